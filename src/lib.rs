//! A rules-engine compliance linter for disclosure reports.
//!
//! A public body publishes an annual report; a law and an official form say what has to be in it.
//! `disclint` reads the report (text, Markdown, HTML, Word, PDF, spreadsheets), recognizes what the
//! form asks for, puts declarative YAML rules to it, and tells each violation with its place, its
//! numbers, its legal basis and what to do.
//!
//! > **Reading extracts. Recognition finds. Rules judge. Reporters tell.**
//!
//! Each verb is one module and none does another's work:
//!
//! ```text
//!    report bytes                                rules/<jurisdiction>/*.yaml
//!         |                                                  |
//!       read            one reader per format              ruleset    yaml -> forms + rules
//!         v                                                  |
//!   source + document   text, blocks, grid tables            |
//!         |                                                  |
//!     recognize  <------------- Form, Profile ---------------+
//!         v                                                  |
//!       Report  ------------------------------->  rule  <----+
//!                                                   |   Finding: where, which values; no words
//!                                                   v
//!       lint  (the one pipeline)        Diagnostic -> suppress -> sort -> Outcome
//!                                                   |
//!                                               reporter
//! ```
//!
//! The life of a report is one function, [`lint`]'s pipeline; start reading there.
//!
//! Reports bear on each other: what one body carried over last year is what it begins with this year.
//! A run therefore goes over its reports twice. The first pass keeps the [`recognize::Facts`] of each,
//! a few kilobytes; [`series`] puts them in their places; the second pass lints every report with
//! what it follows beside it ([`recognize::Past`]). Rules that compare are rules like all others.
//!
//! # Where to add one thing
//!
//! | to add | write | and enter it in |
//! |---|---|---|
//! | a rule | an item in a file under `rules/`, with a passing and a failing example | nothing |
//! | a jurisdiction | a folder under `rules/`, or any folder given with `--rules` | nothing |
//! | an edition of a form | one YAML file under the pack's `forms/` | nothing |
//! | a kind of rule | one file in `src/rule/` that implements [`rule::Kind`] | [`rule::KINDS`] |
//! | a format of report | one file in `src/read/` that implements [`read::Reader`] | [`read::READERS`] |
//! | a format of output | one file in `src/reporter/` that implements [`reporter::Reporter`] | [`reporter::REPORTERS`] |
//! | a command | one file in `src/cli/` | the enum in `cli.rs` |
//!
//! # What holds everywhere
//!
//! - A [`source::Span`] indexes [`source::Source::text`] from the moment a reader makes it. Nothing
//!   ever searches the text again to find out where a finding was.
//! - Text is matched folded and reported as written; folding happens in [`source::Folded`] alone.
//! - Recognition answers found, missing or unclear. It knows no severities. Rules never look for
//!   things themselves.
//! - What could not be read is *not assessable*, never zero and never a pass.
//! - The engine knows no country: every word of a form or a law is data in `rules/`.
//! - Numbers are exact decimals that know where they stand.
//! - The core touches no disk, clock, environment or screen: [`fs`] owns the disk, `cli` the rest.
//! - A module imports only from those above it in the list below; a test keeps that true.

// In reading order: each imports only from those above it.
pub mod source;

pub mod date;
pub mod pattern;
pub mod value;
pub mod words;

pub mod fs;

pub mod diagnostic;

pub mod document;

pub mod read;

pub mod recognize;

pub mod series;

pub mod expr;
pub mod guard;
pub mod threads;
pub mod yaml;

pub mod rule;

pub mod ruleset;

pub mod phrases;
pub mod settings;

pub mod config;

pub mod suppress;

pub mod lint;

pub mod reporter;

pub mod cli;
