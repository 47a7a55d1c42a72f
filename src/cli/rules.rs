//! `disclint rules`: every rule with what it rests on.

use super::flags::{self, Lang};
use super::packs::{self, Named};
use super::{CLEAN, Failure, World};
use crate::diagnostic::{Basis, Level};
use crate::ruleset::{PackRule, Packs};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

/// Flags of `disclint rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Packs whose rules to list (default: all)
    packs: Vec<String>,
    /// List only these rules, by id or leading parts of ids
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Folder with more packs of rules
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<PathBuf>,
    /// Shape of the list
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Language of titles
    #[arg(long, value_enum, env = "DISCLINT_LANG")]
    lang: Option<Lang>,
}

/// Shape of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned columns.
    #[default]
    Text,
    /// An array of objects.
    Json,
    /// A table for documentation.
    Markdown,
}

/// Runs the command.
pub(super) fn run(args: &RulesArgs, world: &mut World<'_>) -> Result<u8, Failure> {
    let mut packs = Packs::built_in();
    let named = Named { packs: args.packs.clone(), folders: args.rules.clone(), ..Named::default() };
    let found = packs::find(world.disk, &named, &mut packs)?;
    let ids: Vec<&str> = match args.packs.is_empty() {
        true => packs.ids(),
        false => found.iter().map(String::as_str).collect(),
    };
    let (mut composed, mut spoken) = (Vec::new(), Vec::new());
    for id in ids {
        let mut pack = packs.compose(&[id]).map_err(Failure::Faults)?;
        // What a pack takes over from another is listed there.
        pack.rules.retain(|rule| &*rule.pack == id && selected(&rule.rule.id, &args.select));
        spoken.extend(pack.languages.iter().cloned());
        composed.push(pack);
    }
    let language = flags::language(args.lang, world.env, &spoken);
    let rules: Vec<&PackRule> = composed.iter().flat_map(|pack| &pack.rules).collect();
    let out = &mut *world.stdout;
    match args.format {
        Format::Text => text(&rules, &language, out)?,
        Format::Json => {
            let rules: Vec<_> = rules.iter().map(|rule| object(rule)).collect();
            serde_json::to_writer_pretty(&mut *out, &rules).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Format::Markdown => markdown(&rules, &language, out)?,
    }
    Ok(CLEAN)
}

/// Whether an id is one of the names or below one of them.
fn selected(id: &str, names: &[String]) -> bool {
    let below = |name: &String| {
        let name = name.trim_end_matches('/');
        id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    names.is_empty() || names.iter().any(below)
}

/// Columns of ASCII first, so that they align whatever the width of other characters.
fn text(rules: &[&PackRule], language: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let rows: Vec<[String; 6]> = rules
        .iter()
        .map(|rule| {
            let rule_text = &rule.rule;
            [
                rule_text.id.clone(),
                level(rule_text.level).to_owned(),
                rule_text.effective.to_string(),
                rule.pack.to_string(),
                rule_text.basis.first().map_or_else(String::new, kind),
                rule_text.title.get(language).to_owned(),
            ]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    for row in &rows {
        for (cell, width) in row.iter().zip(widths) {
            write!(out, "{cell:width$}  ")?;
        }
        writeln!(out, "{}", row[5])?;
    }
    Ok(())
}

fn markdown(rules: &[&PackRule], language: &str, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(
        out,
        "| id | title | level | effective | basis | pack |\n| --- | --- | --- | --- | --- | --- |"
    )?;
    for PackRule { rule, pack, .. } in rules {
        let basis: Vec<String> = rule.basis.iter().map(in_words).collect();
        let cell = |text: &str| text.replace('|', "\\|");
        let (title, basis) = (cell(rule.title.get(language)), cell(&basis.join("; ")));
        let (id, level, years) = (&rule.id, level(rule.level), rule.effective);
        writeln!(out, "| `{id}` | {title} | {level} | {years} | {basis} | {pack} |")?;
    }
    Ok(())
}

fn object(rule: &PackRule) -> serde_json::Value {
    let PackRule { rule, pack, .. } = rule;
    json!({
        "id": rule.id,
        "title": rule.title,
        "level": rule.level,
        "kind": rule.kind,
        "effective": rule.effective,
        "bodies": rule.bodies,
        "basis": rule.basis,
        "why": rule.why,
        "help": rule.help,
        "formerly": rule.formerly,
        "pack": &**pack,
    })
}

/// Kind, instrument and part of an authority.
pub(super) fn in_words(basis: &Basis) -> String {
    let part = basis.part.as_ref().map_or_else(String::new, |part| format!(" {part}"));
    format!("{}: {}{part}", kind(basis), basis.instrument)
}

fn kind(basis: &Basis) -> String {
    let name = serde_json::to_value(basis.kind).ok();
    name.and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
}

/// A level as rule files write it.
pub(super) fn level(level: Level) -> &'static str {
    level.severity().map_or("off", |severity| severity.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_selects_itself_and_what_is_below_it() {
        let with = |name: &str| selected("cn/requests/balance", &[name.to_owned()]);
        assert!(with("cn") && with("cn/requests") && with("cn/requests/") && with("cn/requests/balance"));
        assert!(!with("cn/request") && !with("c") && selected("cn/a", &[]));
    }
}
