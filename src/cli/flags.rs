//! Flags that several commands share, and what they mean together with the environment.

use crate::diagnostic::Severity;
use crate::fs::Disk;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How reports are looked at.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Assessment")]
pub(super) struct AssessmentFlags {
    /// Packs of rules to use (default: cn, or what the configuration extends)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) jurisdiction: Vec<String>,
    /// Folder with more packs of rules
    #[arg(long, value_name = "FOLDER")]
    pub(super) rules: Vec<PathBuf>,
    /// The year reported on, where the report does not tell it
    #[arg(long)]
    pub(super) year: Option<i16>,
    /// Level of the body: government, department, township
    #[arg(long)]
    pub(super) level: Option<String>,
    /// The day on which the reports are looked at (default: today)
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,
    /// Encoding of text files, where it is guessed wrongly
    #[arg(long, value_name = "LABEL")]
    pub(super) encoding: Option<String>,
    /// Language of messages
    #[arg(long, value_enum, env = "DISCLINT_LANG")]
    pub(super) lang: Option<Lang>,
    /// Configuration file in place of the ones found above the reports
    #[arg(long, value_name = "FILE", env = "DISCLINT_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    pub(super) isolated: bool,
    /// Name of the report on standard input
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
}

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// As the environment says, else as the rules are written.
    Auto,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The least severity at which a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only.
    Error,
    /// Warnings too.
    Warning,
    /// Everything.
    Info,
}

impl FailOn {
    pub(super) fn severity(self) -> Severity {
        match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

/// Whether to write colours, by what people agree on: <https://no-color.org>, CLICOLOR.
pub(super) fn wants_color(color: Color, is_terminal: bool, env: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let is = |name: &str, value: &str| env(name).as_deref() == Some(value);
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
        Color::Auto => is_terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb"),
    }
}

/// The language of messages: stated, or of the environment, or the first one that the rules speak.
pub(super) fn language(
    stated: Option<Lang>,
    env: &dyn Fn(&str) -> Option<String>,
    spoken: &[String],
) -> String {
    match stated {
        Some(Lang::Zh) => return "zh".into(),
        Some(Lang::En) => return "en".into(),
        Some(Lang::Auto) | None => {}
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env(name)).find(|value| !value.is_empty());
    let wanted = locale.unwrap_or_default();
    let wanted = wanted.split(['_', '.', '-']).next().unwrap_or_default().to_lowercase();
    match wanted.as_str() {
        "zh" | "en" => wanted,
        _ => spoken.first().cloned().unwrap_or_else(|| "en".into()),
    }
}

/// A language as a configuration file names it.
pub(super) fn lang_of(name: &str) -> Option<Lang> {
    <Lang as ValueEnum>::from_str(name, true).ok()
}

/// Patterns that a shell did not expand stay arguments; a file of arguments has one path per line.
pub(super) fn paths_in(
    disk: &dyn Disk,
    file: &std::path::Path,
    limit: u64,
) -> Result<Vec<PathBuf>, crate::fs::DiskError> {
    let bytes = disk.read(file, limit)?;
    Ok(lines_of(&String::from_utf8_lossy(&bytes)))
}

/// One path per line; blank lines count for nothing.
pub(super) fn lines_of(text: &str) -> Vec<PathBuf> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}

/// The default of a level for `--help` and schema alike.
pub(super) const DEFAULT_FAIL_ON: Severity = Severity::Error;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_agreed_variables() {
        let with = |pairs: &'static [(&str, &str)], terminal: bool| {
            let env =
                |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            wants_color(Color::Auto, terminal, &env)
        };
        assert!(with(&[], true) && !with(&[], false));
        assert!(!with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(with(&[("CLICOLOR_FORCE", "1")], false) && !with(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!with(&[("TERM", "dumb")], true) && with(&[("NO_COLOR", "")], true));
    }

    #[test]
    fn the_language_comes_from_the_environment_or_the_rules() {
        let spoken = ["zh".to_owned(), "en".to_owned()];
        let with = |locale: &'static str| {
            language(None, &|name| (name == "LANG").then(|| locale.to_owned()), &spoken)
        };
        assert_eq!([with("en_US.UTF-8"), with("zh_CN"), with("C.UTF-8"), with("")], ["en", "zh", "zh", "zh"]);
        assert_eq!(language(Some(Lang::En), &|_| None, &spoken), "en");
    }
}
