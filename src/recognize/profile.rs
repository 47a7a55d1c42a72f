//! How a jurisdiction writes its reports, as data: titles, numbering, names of bodies, fields, dates.
//!
//! Deserialized from `pack.yaml`. Knows no document. Words are matched as they stand (ASCII letters
//! in either case) against folded text; patterns are regular expressions with named groups.

mod figures;

pub use figures::{FigureSpec, MeasureSpec, ScopeSpec, UnitSpec};

use crate::pattern::Pattern;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a jurisdiction writes its reports.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// How titles read.
    pub title: TitleSpec,
    /// How reporting bodies are called.
    pub bodies: BodySpec,
    /// Documents of other kinds that are easily taken for a report.
    pub others: Vec<OtherSpec>,
    /// How headings and enumerations are numbered.
    pub numbering: NumberingSpec,
    /// Labelled details such as telephone numbers.
    pub fields: Vec<FieldSpec>,
    /// How days are written.
    pub dates: DateSpec,
    /// How the period covered is stated.
    pub period: PeriodSpec,
    /// How a report is signed.
    pub sign_off: SignOffSpec,
    /// How numbers are written in prose, and what they count.
    pub figures: FigureSpec,
}

impl Profile {
    /// Every pattern with its path below the profile, so that all can be validated at load.
    pub fn patterns(&self) -> Vec<(String, &Pattern)> {
        let mut all = Vec::new();
        all.extend(self.bodies.above.iter().map(|pattern| ("bodies.above".to_owned(), pattern)));
        all.extend(self.title.year.iter().map(|pattern| ("title.year".to_owned(), pattern)));
        for (path, patterns) in [
            ("bodies.stated", &self.bodies.stated),
            ("bodies.ignored", &self.bodies.ignored),
            ("dates.yearless", &self.dates.yearless),
            ("period.ranges", &self.period.ranges),
        ] {
            let listed = patterns.iter().enumerate();
            all.extend(listed.map(|(index, pattern)| (format!("{path}.{index}"), pattern)));
        }
        let days = self.dates.days.iter().enumerate();
        all.extend(days.map(|(at, day)| (format!("dates.days.{at}.pattern"), &day.pattern)));
        for (at, field) in self.fields.iter().enumerate() {
            all.extend(field.value.iter().map(|pattern| (format!("fields.{at}.value"), pattern)));
            all.extend(field.phrase.iter().map(|pattern| (format!("fields.{at}.phrase"), pattern)));
        }
        all.extend(self.figures.patterns());
        all
    }
}

/// How titles read: a wording, a year and a body in any order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TitleSpec {
    /// What such a report calls itself, the official wording first; the first wording that fits a
    /// line counts, so a wording stands before one that is a part of it.
    pub wordings: Vec<Wording>,
    /// The year in a title, in the group `year`.
    pub year: Option<Pattern>,
    /// Labels before a title in a head of metadata (`Title: …`).
    pub labels: Vec<String>,
    /// Words between body, year and wording that name nobody (`for`, `our office`); cut off at both
    /// ends of what is left of a title without year and wording.
    pub fillers: Vec<String>,
    /// Endings that make the words before a wording a sentence and no name of a body (`publishes`).
    pub not_names: Vec<String>,
    /// Characters that no title holds.
    pub forbidden: String,
    /// Names of metadata that hold the title where the text has none.
    pub properties: Vec<String>,
}

/// A wording of titles.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Its name in rule files; `official` is the form's own.
    pub key: String,
    /// The words, each a full wording.
    pub words: Vec<String>,
}

/// How reporting bodies are called.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BodySpec {
    /// Endings of names by level; the first entry that fits a name tells its level.
    pub levels: Vec<LevelSpec>,
    /// Sentences that say who reports, in the group `organ`.
    pub stated: Vec<Pattern>,
    /// What is no part of a name when two are compared: words with which or without which it is the
    /// same body's. Taken out one after the other.
    pub ignored: Vec<Pattern>,
    /// A place before a name, or several, that may be left out where the rest begins with a place
    /// too (`County` in `Some County, Little Town`).
    pub above: Option<Pattern>,
}

/// Names of one level.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelSpec {
    /// The level as rules and settings call it; absent for bodies whose name does not tell it.
    #[serde(default)]
    pub level: Option<String>,
    /// How such names end.
    pub endings: Vec<String>,
}

/// A kind of document that is easily taken for a report.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherSpec {
    /// Its name in rule files.
    pub key: String,
    /// Words of its title.
    #[serde(default)]
    pub words: Vec<String>,
    /// Endings of names of bodies that write such documents.
    #[serde(default)]
    pub bodies: Vec<String>,
}

/// How headings and enumerations are numbered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NumberingSpec {
    /// Schemes of the top level, the official one first.
    pub top: Vec<Scheme>,
    /// Glyphs that are met in place of a numeral of the top level (a stroke for 一).
    pub lookalikes: Vec<String>,
    /// Separators that are met in place of the official ones of the top level.
    pub slips: Vec<String>,
    /// Beginnings of lines that are captions and no headings.
    pub captions: Vec<String>,
    /// Schemes below the top level.
    pub sub: Vec<Scheme>,
    /// Characters after which a number may stand inside running text.
    pub after: String,
    /// Words behind which a number is only cited, whatever line it begins (`Article` in `Article (3)`).
    pub cites: Vec<String>,
    /// Characters that end the heading behind a number.
    pub stops: String,
}

/// A scheme of numbers: what stands before the numeral, the numeral, what stands behind.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its name in rule files, best its own first number.
    pub name: String,
    /// What may stand before the numeral; empty for nothing.
    #[serde(default)]
    pub before: Vec<String>,
    /// The numerals.
    pub numerals: Numerals,
    /// What may stand behind the numeral, the longest first; empty for nothing.
    #[serde(default)]
    pub after: Vec<String>,
}

/// A system of numerals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numerals {
    /// 1, 2, 3.
    #[default]
    Digits,
    /// 一, 二, 三.
    Ideographs,
    /// I, II, III.
    Roman,
    /// A, B, C.
    Letters,
    /// ①, ⑵, ㈢: one character each.
    Enclosed,
}

/// A labelled detail.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// Its name in rule files.
    pub key: String,
    /// Labels before the value.
    #[serde(default)]
    pub labels: Vec<String>,
    /// A well-formed value. It tells a value that follows its label without a colon, and finds
    /// values without a label in paragraphs that hold one of `signs`.
    #[serde(default)]
    pub value: Option<Pattern>,
    /// Characters that show that a paragraph may hold a value without a label.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Characters that end a value behind its label.
    #[serde(default)]
    pub stops: String,
    /// Characters between several values behind one label.
    #[serde(default)]
    pub splits: String,
    /// Phrases that hold a value in the group `value`, in the preamble and at the end.
    #[serde(default)]
    pub phrase: Option<Pattern>,
}

/// How days are written.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DateSpec {
    /// Notations of a day.
    pub days: Vec<DaySpec>,
    /// A day or month whose year is stated elsewhere, with the groups `month` and perhaps `year`
    /// and `day`. A month without a day means the whole month.
    pub yearless: Vec<Pattern>,
    /// Labels of a day of publication.
    pub publication_labels: Vec<String>,
    /// Names of metadata that hold the day of publication.
    pub publication_properties: Vec<String>,
}

/// A notation of a day.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DaySpec {
    /// A day, with the groups `year`, `month` and `day`; loose enough for impossible days.
    pub pattern: Pattern,
    /// Words one of which a paragraph has to hold before it is searched; empty for any paragraph.
    #[serde(default)]
    pub signs: Vec<String>,
}

/// How the period covered is stated.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeriodSpec {
    /// Words that introduce the statement.
    pub leads: Vec<String>,
    /// The statement, with the groups `start` and `end`; loose enough for broken days.
    pub ranges: Vec<Pattern>,
}

/// How a report is signed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignOffSpec {
    /// Labels before the body or the day (`Date:`).
    pub labels: Vec<String>,
    /// Beginnings of lines that web pages put behind an article.
    pub leftovers: Vec<String>,
}

#[cfg(test)]
mod tests;
