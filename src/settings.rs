//! Owns what a user asks of the assessment of one file, wherever it was asked: command line,
//! environment or configuration.

use crate::date::Date;
use crate::diagnostic::Level;
use crate::rule::{Message, Rule};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is asked of the assessment of one file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language of every sentence (`zh`, `en`).
    pub language: Arc<str>,
    /// The report's year, when the user states it.
    pub year: Option<i16>,
    /// Key of the body's level, when the user states it.
    pub level: Option<String>,
    /// The day on which the report is looked at; rules about what is still to come need it.
    pub as_of: Option<Date>,
    /// Encoding label, when the user states it.
    pub encoding: Option<Arc<str>>,
    /// Which rules to run.
    pub selection: Arc<Selection>,
    /// Levels in place of the rules' own, by id or prefix.
    pub levels: Arc<BTreeMap<String, Level>>,
    /// Findings that somebody has accepted.
    pub waivers: Vec<Arc<Waiver>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: "en".into(),
            year: None,
            level: None,
            as_of: None,
            encoding: None,
            selection: Arc::default(),
            levels: Arc::default(),
            waivers: Vec::new(),
        }
    }
}

impl Settings {
    /// The level that settings ask of a rule; `None` if they leave it alone. The longest prefix
    /// that names the rule counts.
    pub fn level_of(&self, rule: &Rule) -> Option<Level> {
        let names = |pattern: &str| named_by(rule, pattern);
        let longest = self.levels.iter().filter(|(pattern, _)| names(pattern)).max_by_key(|(pattern, _)| {
            // An exact name beats every prefix, an old name included.
            (rule.id == **pattern || rule.formerly.contains(pattern), pattern.len())
        });
        longest.map(|(_, level)| *level)
    }

    /// Whether a rule is to be run. One that ends the assessment of what is no report is run even
    /// when others are selected, because without it the others would judge anything.
    pub fn runs(&self, rule: &Rule) -> bool {
        // A rule that is off unless enabled may have messages with a level of their own.
        let speaks = |level: Level| level != Level::Off;
        let own = || speaks(rule.level) || rule.message.values().filter_map(Message::level).any(speaks);
        self.level_of(rule).map_or_else(own, speaks)
            && !self.selection.ignore.iter().any(|pattern| named_by(rule, pattern))
            && (rule.stop || self.selection.takes(rule))
    }
}

/// A finding that somebody has accepted, as settings state it for one file.
#[derive(Debug, Default)]
pub struct Waiver {
    /// The rule, by id or prefix.
    pub rule: String,
    /// Why it was accepted.
    pub reason: String,
    /// Whether it has hidden anything so far.
    pub used: AtomicBool,
}

/// Which rules to run, by id or prefix.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these; all when empty.
    pub select: Vec<String>,
    /// These too.
    pub extend: Vec<String>,
    /// Not these, whatever else says so.
    pub ignore: Vec<String>,
}

impl Selection {
    fn takes(&self, rule: &Rule) -> bool {
        self.select.is_empty()
            || self.select.iter().chain(&self.extend).any(|pattern| named_by(rule, pattern))
    }
}

/// Whether a pattern names a rule: its id, an id that it had, or whole leading parts of its id
/// (`cn/requests`). `ALL` names every rule.
pub fn named_by(rule: &Rule, pattern: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let begins =
        |id: &str| id.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    pattern == "ALL" || begins(&rule.id) || rule.formerly.iter().any(|old| old == pattern)
}
