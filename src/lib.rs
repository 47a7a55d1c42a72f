//! A rules-engine compliance linter for disclosure reports.
pub mod date;
pub mod diagnostic;
pub mod document;
pub mod expr;
pub mod pattern;
pub mod read;
pub mod recognize;
pub mod rule;
pub mod ruleset;
pub mod source;
pub mod value;
pub mod words;
pub mod yaml;
