//! Owns recognition: a document seen through a form becomes a [`Report`] of named, placed things.
//!
//! Recognition answers found, missing (near here) or unclear (these candidates). It knows no
//! severity and no rule, and it never takes the year's word for the edition of the form: it tells
//! which edition the document *looks* like, and a rule compares. All words it looks for come from
//! a pack: the [`Form`]s and the [`Profile`].

mod damage;
mod date;
mod facts;
mod field;
mod figure;
mod form;
mod heading;
mod likeness;
mod line;
mod mark;
mod number;
mod numbering;
mod organ;
mod period;
mod profile;
mod prose;
mod run;
mod section;
mod sign_off;
mod subject;
mod table;
#[cfg(test)]
pub(crate) mod testing;
mod title;

pub use facts::{Before, Facts, Known, Past, SectionFacts, Spot, Twin, Written};
pub use figure::{Figure, Figures, ScopeFound};
pub use form::{BlockSpec, ColumnSpec, Form, Layout, RowSpec, SectionSpec, TableSpec};
pub use organ::{Sameness, core, sameness};
pub use profile::{
    BodySpec, DateSpec, DaySpec, FieldSpec, FigureSpec, LevelSpec, MeasureSpec, NumberingSpec, Numerals,
    OtherSpec, PeriodSpec, Profile, Scheme, ScopeSpec, SignOffSpec, TitleSpec, UnitSpec, Wording,
};
pub use prose::{Copied, Masked, Prose};
pub use run::{Recognizer, Settings, recognize};
pub use table::{CellFound, CellState, ExtraRow, FormTable, RowFound, TableState};
pub use table::{label_is_whole, label_key, label_matches};

use crate::date::Date;
use crate::document::Document;
use crate::pattern::Whole;
use crate::source::{Folded, Source, Span};
use std::ops::Range;

/// A recognized place, or its absence.
#[derive(Clone, Debug)]
pub enum Anchor<T> {
    /// It is there.
    Found(T),
    /// It is not there; it would stand near here.
    Missing {
        /// An empty span, or the span of the nearest neighbour.
        near: Span,
    },
    /// Something is there that cannot be told for certain.
    Unclear {
        /// The candidates, or the damaged place.
        candidates: Vec<Span>,
    },
}

impl<T> Anchor<T> {
    /// The thing, if found.
    pub fn found(&self) -> Option<&T> {
        if let Anchor::Found(thing) = self { Some(thing) } else { None }
    }
}

/// A document seen through the forms of a jurisdiction.
#[derive(Debug)]
pub struct Report<'a> {
    /// The text that all spans index.
    pub source: &'a Source,
    /// The blocks; paragraphs that held a heading on an inner line have been split there.
    pub document: Document,
    /// All that the document says ([`Document::text`]): words that are not here stand nowhere.
    pub text: Whole,
    /// How the jurisdiction writes.
    pub profile: &'a Profile,
    /// Editions of the form.
    pub forms: &'a [Form],
    /// Whether this is such a report at all.
    pub likeness: Likeness,
    /// The title.
    pub title: Anchor<Title>,
    /// The reporting body.
    pub organ: Option<Named>,
    /// Key of the body's level (`government`, `department`, …): from settings or from its name.
    pub level: Option<String>,
    /// The year reported on, and how it is known.
    pub year: Option<Year>,
    /// Index in `forms` of the edition that the document looks like, if it shows any mark.
    pub looks_like: Option<usize>,
    /// Index in `forms` of the edition through which the document was read.
    pub form: usize,
    /// Marks of editions met, in order of place.
    pub marks: Vec<Mark>,
    /// Blocks between the title and the first section.
    pub preamble: Range<usize>,
    /// Top-level sections in order of place, unknown ones included.
    pub sections: Vec<Section>,
    /// One entry per table of the form, in the form's order.
    pub tables: Vec<FormTable>,
    /// Labelled details such as telephone numbers, in order of place.
    pub fields: Vec<Field>,
    /// Every date in the prose and in the metadata, in order of place.
    pub dates: Vec<DateFound>,
    /// The period that the figures cover.
    pub period: Anchor<Period>,
    /// Who signed, and when.
    pub sign_off: SignOff,
    /// Numbered headings and enumerations below the sections, in order of place.
    pub numbered: Vec<Numbered>,
    /// The title of another report that follows in the same document and is not part of this one.
    pub another: Option<Named>,
    /// Numbers in the prose and what they count.
    pub figures: Figures,
    /// Other reports that this one is compared with; nothing unless a run knows of any.
    pub past: Past<'a>,
}

impl Report<'_> {
    /// The form through which the document was read.
    pub fn form(&self) -> &Form {
        &self.forms[self.form]
    }

    /// The section with a key; the first one, should it be doubled.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key.as_deref() == Some(key))
    }

    /// The official table with a key.
    pub fn table(&self, key: &str) -> Option<&FormTable> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// Paragraphs of the body in a range of blocks, with their block index.
    pub fn paragraphs(&self, blocks: Range<usize>) -> impl Iterator<Item = (usize, &Folded)> {
        let blocks = blocks.start.min(self.document.blocks.len())..blocks.end.min(self.document.blocks.len());
        self.document.blocks[blocks.clone()].iter().enumerate().filter_map(move |(index, block)| {
            let paragraph = block.as_paragraph()?;
            (paragraph.role == crate::document::Role::Body).then_some((index + blocks.start, &paragraph.text))
        })
    }

    /// Whether characters all over the document could not be told, so that what is missing may stand there
    /// in words that nobody can read.
    pub fn is_garbled(&self) -> bool {
        let is_garbled = |text: &&Folded| text.as_str().contains(char::REPLACEMENT_CHARACTER);
        self.paragraphs(0..self.document.blocks.len())
            .map(|(_, text)| text)
            .filter(is_garbled)
            .nth(2)
            .is_some()
    }

    /// Whether the document has lost structure, so that something missing may only be unreadable.
    pub fn is_damaged(&self) -> bool {
        self.document.fidelity == crate::document::Fidelity::Damaged
    }
}

/// Whether a document is a report of the kind at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It is.
    Report,
    /// It is a related document that this form does not apply to (a guide, a school's report); the
    /// key says which, as the profile names it, and the span shows by what.
    Other(String, Span),
    /// It holds every table of the form, and neither a title nor official sections: a workbook in
    /// which the figures are kept. Only its tables can be judged.
    Tables,
    /// Nothing in it says that it is.
    Unlike,
}

/// The title of a report.
#[derive(Clone, Debug)]
pub struct Title {
    /// All of its lines.
    pub span: Span,
    /// The words as folded, lines joined.
    pub text: String,
    /// The body named in it.
    pub organ: Option<Named>,
    /// The year named in it.
    pub year: Option<Year>,
    /// Key of the pattern that it matched, as the profile names it; `official` is the form's own.
    pub wording: String,
    /// Block indices of its lines.
    pub blocks: Range<usize>,
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name as folded.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A year, where it stands and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub value: i16,
    /// Where it is written; for one from settings or the file's name, the start of the text.
    pub span: Span,
    /// How it is known.
    pub from: YearFrom,
}

/// How the year of a report is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearFrom {
    /// The user states it.
    Setting,
    /// The title.
    Title,
    /// The stated period.
    Period,
    /// The file's name.
    FileName,
    /// Most years written in the text are this one.
    Majority,
}

/// A word that only one edition of the form has.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Index in `forms`.
    pub form: usize,
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A top-level section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Key of the section of the form that it is, `None` for one that the form does not have.
    pub key: Option<String>,
    /// How its title matches the form's.
    pub title_match: TitleMatch,
    /// The whole heading, number included.
    pub heading: Span,
    /// The heading as folded.
    pub text: String,
    /// The number as written, if there is one.
    pub number: Option<HeadingNumber>,
    /// The title without the number.
    pub title: Named,
    /// Block index of the heading.
    pub block: usize,
    /// Blocks of its content, heading left out.
    pub body: Range<usize>,
    /// The heading stands inside a line of running text (a document whose line breaks were lost).
    pub inline: bool,
}

/// How a heading's title matches the form's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitleMatch {
    /// The official title or an accepted variant.
    Exact,
    /// A title from before a change of the law.
    Repealed,
    /// A known deviation, or so near that only a slip explains it.
    Deviating,
    /// No section of the form.
    Unknown,
}

/// The number of a heading as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingNumber {
    /// Its value; `None` for a glyph that only looks like a numeral.
    pub value: Option<u32>,
    /// The glyphs.
    pub glyph: Named,
    /// What stands between number and title; may be empty.
    pub separator: Named,
}

/// A labelled detail.
#[derive(Clone, Debug)]
pub struct Field {
    /// Key of the field in the profile (`phone`, `email`, …).
    pub key: String,
    /// The value as folded.
    pub value: Named,
    /// The label before it, if there is one.
    pub label: Option<Named>,
    /// Where it was found.
    pub place: FieldPlace,
}

/// Where a field was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPlace {
    /// Between title and first section.
    Preamble,
    /// In the last paragraphs.
    End,
    /// Elsewhere.
    Body,
}

/// A date as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFound {
    /// The day; `None` for one that no calendar has, or one that is written brokenly.
    pub date: Option<Date>,
    /// Where, and as what.
    pub written: Named,
    /// What it dates.
    pub role: DateRole,
}

/// What a date dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRole {
    /// The sign-off.
    SignOff,
    /// Publication, as stated beside the article or in metadata.
    Publication,
    /// Beginning or end of the stated period.
    Period,
    /// Something in the prose.
    Prose,
}

/// The period that the figures cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The words that state it.
    pub span: Span,
    /// First day, `None` when malformed.
    pub start: Option<Date>,
    /// Last day, `None` when malformed; an elided year is filled in.
    pub end: Option<Date>,
    /// The beginning as written.
    pub start_written: Named,
    /// The end as written.
    pub end_written: Named,
}

/// Who signed, and when.
#[derive(Clone, Debug, Default)]
pub struct SignOff {
    /// The body.
    pub organ: Option<Named>,
    /// Index in `dates`.
    pub date: Option<usize>,
}

/// A numbered heading or enumeration below the top level.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Scheme of its number, as the profile names it (`（一）`, `1.`, `一是`).
    pub scheme: String,
    /// Its value.
    pub value: u32,
    /// The number as written, brackets and separator included.
    pub written: Named,
    /// Block index.
    pub block: usize,
    /// Index of the section that holds it, `None` before the first.
    pub section: Option<usize>,
    /// The number begins its paragraph (or line); otherwise it stands within running text.
    pub leads: bool,
    /// The heading behind the number, up to the first full stop; may be long for plain paragraphs.
    pub title: Named,
}
