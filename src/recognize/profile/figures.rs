//! Owns how numbers in prose are written and what they count, as a pack says it. Knows nothing of how
//! they are found.

use super::super::figure::Joined;
use crate::pattern::Pattern;
use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How numbers are written in prose, and what they count.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FigureSpec {
    /// Whether numbers are written in ideographs too (十二, 一百零二).
    pub ideographs: bool,
    /// What is counted in. A number without one of these is no figure.
    pub units: Vec<UnitSpec>,
    /// Words between a number and its unit that multiply it.
    pub multipliers: BTreeMap<String, u64>,
    /// Words before a number that make it approximate.
    pub about_before: Vec<String>,
    /// Words that do so only before a number that is not written in digits.
    pub about_spelt: Vec<String>,
    /// Words behind a number or its unit that make it approximate.
    pub about_behind: Vec<String>,
    /// Words between two numbers that make them the ends of a range.
    pub ranges: Vec<String>,
    /// Words between two numbers that lend the first one the unit of the second.
    pub joiners: Vec<String>,
    /// What holds numerals and counts nothing: days, numbers of articles and documents.
    pub not: Vec<Pattern>,
    /// Characters that end a sentence.
    pub sentence_ends: String,
    /// Characters that end a clause within a sentence.
    pub clause_ends: String,
    /// Characters that part the items of an enumeration within a clause.
    pub item_ends: String,
    /// A year, in the group `year`. What a clause says after another year than the report's is not
    /// of the report's year; a year that begins a clause holds for the rest of the sentence.
    pub year: Option<Pattern>,
    /// Words for the year before, which count like a year.
    pub last_year: Vec<String>,
    /// Words that begin a clause and lead back to the report's year.
    pub this_year: Vec<String>,
    /// Clauses about more or less than a year.
    pub other_spans: Vec<Pattern>,
    /// Words that say that something else than the reporting body is spoken of.
    pub scopes: Vec<ScopeSpec>,
    /// Things that are counted.
    pub measures: Vec<MeasureSpec>,
    /// The patterns in the shape in which they are looked for, made at the first use.
    #[serde(skip)]
    pub(in crate::recognize) joined: OnceLock<Box<Joined>>,
}

impl FigureSpec {
    pub(super) fn patterns(&self) -> Vec<(String, &Pattern)> {
        fn listed<'p>(path: &str, patterns: &'p [Pattern]) -> impl Iterator<Item = (String, &'p Pattern)> {
            let path = format!("figures.{path}");
            patterns.iter().enumerate().map(move |(index, pattern)| (format!("{path}.{index}"), pattern))
        }
        let mut all: Vec<_> = self.year.iter().map(|pattern| ("figures.year".to_owned(), pattern)).collect();
        all.extend(listed("not", &self.not));
        all.extend(listed("other_spans", &self.other_spans));
        let scopes = self.scopes.iter().enumerate();
        all.extend(scopes.map(|(at, scope)| (format!("figures.scopes.{at}.pattern"), &scope.pattern)));
        for (at, measure) in self.measures.iter().enumerate() {
            for (name, patterns) in [
                ("before", &measure.before),
                ("behind", &measure.behind),
                ("none", &measure.none),
                ("none_unless", &measure.none_unless),
                ("unless", &measure.unless),
                ("aside", &measure.aside),
                ("elsewhere", &measure.elsewhere),
            ] {
                all.extend(listed(&format!("measures.{at}.{name}"), patterns));
            }
        }
        all
    }
}

/// A unit of counting.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitSpec {
    /// Its name in rule files.
    pub key: String,
    /// How it is written; none for its key.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether it counts things that cannot be divided, so that a point before it is none.
    #[serde(default)]
    pub whole: bool,
    /// Whether a single ideograph before it is a number (三件), and no idiom.
    #[serde(default)]
    pub single: bool,
}

/// Something else than the reporting body.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeSpec {
    /// Its name in rule files.
    pub key: String,
    /// The words.
    pub pattern: Pattern,
    /// Levels of bodies for which it is something else; none for all.
    #[serde(default)]
    pub bodies: Vec<String>,
}

/// A thing that is counted, and the words that say so.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureSpec {
    /// Its name in rule files.
    pub key: String,
    /// What people call it.
    #[serde(default)]
    pub name: Words,
    /// Keys of units it is counted in; none for any.
    #[serde(default)]
    pub units: Vec<String>,
    /// Words one of which has to stand in the paragraph, the heading above it, or the title of the
    /// section.
    #[serde(default)]
    pub topic: Vec<String>,
    /// Words of the clause before the figure, up to the figure.
    #[serde(default)]
    pub before: Vec<Pattern>,
    /// Words of the clause behind the figure, from its unit on.
    #[serde(default)]
    pub behind: Vec<Pattern>,
    /// Statements that there was none.
    #[serde(default)]
    pub none: Vec<Pattern>,
    /// Sentences in which such a statement denies something else.
    #[serde(default)]
    pub none_unless: Vec<Pattern>,
    /// Words of the clause around the figure with which something else is counted.
    #[serde(default)]
    pub unless: Vec<Pattern>,
    /// Words with which a sentence turns to something else, until it names the topic again.
    #[serde(default)]
    pub aside: Vec<Pattern>,
    /// Words of a sentence, before the figure or behind it, with which the whole sentence counts
    /// something else.
    #[serde(default)]
    pub elsewhere: Vec<Pattern>,
    /// It is counted in whatever year the words name: what was carried over is told of the year that
    /// it came from.
    #[serde(default)]
    pub any_year: bool,
    /// The earliest year that its words may name, counted from the report's: what was carried over out
    /// of an earlier year is something else.
    #[serde(default)]
    pub earliest: Option<i16>,
}
