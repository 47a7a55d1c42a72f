//! A rules-engine compliance linter for disclosure reports.
pub mod document;
pub mod pattern;
pub mod read;
pub mod source;
