//! `disclint new`: the beginning of a rule or a pack, which loads, passes its own examples and is
//! meant to be written over.

use super::{CLEAN, Failure, World};
use crate::fs::shown;
use clap::{Args, Subcommand};
use std::path::PathBuf;

const PACK: &str = include_str!("../../rules/scaffold/pack.yaml.txt");
const RULES: &str = include_str!("../../rules/scaffold/rules.yaml.txt");
const RULE: &str = include_str!("../../rules/scaffold/rule.yaml.txt");

/// Flags of `disclint new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print a rule, to be added to a rule file of a pack
    Rule {
        /// Its id, such as our-city/contact/fax
        id: String,
    },
    /// Write a folder with a pack and its first rule
    Pack {
        /// Its id, such as our-city; a-z, 0-9 and hyphens
        id: String,
        /// The folder, which must not exist (default: the id)
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

/// Runs the command.
pub(super) fn run(args: &NewArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    match &args.what {
        What::Rule { id } => {
            let (pack, _) = id.split_once('/').ok_or_else(|| {
                Failure::Said(format!(
                    "`{id}` is no id of a rule; it begins with its pack, as in our-city/contact/fax"
                ))
            })?;
            check(pack)?;
            write!(world.stdout, "{}", RULE.replace("{id}", id))?;
        }
        What::Pack { id, folder } => {
            check(id)?;
            let folder = folder.clone().unwrap_or_else(|| PathBuf::from(id));
            if world.disk.entry(&folder)?.is_some() {
                return Err(Failure::Said(format!(
                    "{}: it exists already, and is left alone",
                    shown(&folder)
                )));
            }
            world.disk.make_folder(&folder)?;
            for (name, text) in files(id) {
                let path = folder.join(name);
                world.disk.write(&path, text.as_bytes())?;
                writeln!(world.stdout, "{}", shown(&path))?;
            }
            let shown = shown(&folder);
            writeln!(world.stderr, "next: disclint test ./{shown}; disclint check --rules {shown} REPORT")?;
        }
    }
    Ok(CLEAN)
}

/// The files of a new pack.
fn files(id: &str) -> [(&'static str, String); 2] {
    let rule = RULE.replace("{id}", &format!("{id}/text/vague"));
    [("pack.yaml", PACK.replace("{id}", id)), ("rules.yaml", RULES.replace("{rule}\n", &rule))]
}

fn check(id: &str) -> Result<(), Failure> {
    let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let refuse = || Failure::Said(format!("`{id}` is no id of a pack; it is made of a-z, 0-9 and hyphens"));
    fits.then_some(()).ok_or_else(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::{PackFile, Packs};

    #[test]
    fn a_new_pack_is_sound() {
        let mut packs = Packs::built_in();
        let files = files("our-city").map(|(name, text)| PackFile { name: name.to_owned(), text });
        packs.add("our-city", files.into()).expect("a readable pack");
        let pack = packs.compose(&["our-city"]).unwrap_or_else(|faults| panic!("{}", faults[0]));
        assert_eq!(pack.rules_called("our-city/text/vague").len(), 1);
    }
}
