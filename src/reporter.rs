//! Owns what a run looks like from outside: one reporter per output format, listed once in
//! [`REPORTERS`].
//!
//! A reporter sees diagnostics and sources, never rules, forms or settings, and it holds nothing of
//! a file once that file is written: memory does not grow with the number of reports. The overview
//! alone keeps a line of each, because it tells the worst first.
//!
//! Add a format: one file that implements [`Reporter`], and its entry in the slice.

mod checkstyle;
mod concise;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod list;
mod markdown;
mod overview;
mod place;
mod rdjson;
mod sarif;
mod summary;
mod xml;

pub use concise::one_line;
pub use human::show_faults;
pub use json::Output;
pub use place::{Point, Range};
pub use summary::summary_lines;

use crate::diagnostic::{Linted, RuleText, Summary};
use std::io::{self, Write};

/// Every reporter, in the order in which help lists them.
pub static REPORTERS: &[&dyn Reporter] = &[
    &human::Human,
    &concise::Concise,
    &json::Json,
    &json::JsonLines,
    &sarif::Sarif,
    &github::GitHub,
    &gitlab::GitLab,
    &junit::JUnit,
    &checkstyle::Checkstyle,
    &rdjson::RdJson,
    &markdown::Markdown,
    &overview::Overview,
];

/// An output format.
pub trait Reporter: Sync {
    /// The name on the command line.
    fn name(&self) -> &'static str;

    /// What it is for, in one English clause.
    fn summary(&self) -> &'static str;

    /// Whether people read it, so that it ends with a summary of the run.
    fn is_prose(&self) -> bool {
        false
    }

    /// Begins the output of a run.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn begin<'r>(&self, run: &'r Run, out: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>>;
}

/// The output of a run while it is written.
pub trait Stream {
    /// Writes what came of a file. Files come in order of their paths.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()>;

    /// Ends the output.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// What holds for the whole of a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Language of every sentence.
    pub language: String,
    /// Every rule that can be in the output, by id in order.
    pub rules: Vec<RuleText>,
    /// Whether escape sequences for colours may be written.
    pub color: bool,
    /// Width of the terminal, in columns.
    pub width: usize,
    /// Whether to show everything that could not be assessed, and every operand.
    pub verbose: bool,
    /// Whether to leave out all but diagnostics.
    pub quiet: bool,
}

impl Run {
    /// The words of a rule.
    pub fn rule(&self, id: &str) -> Option<&RuleText> {
        self.rules.iter().find(|rule| &*rule.id == id)
    }
}

/// The reporter with a name.
pub fn reporter(name: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.name() == name)
}
