//! What is kept of a report when others are compared with it: its body and year, the values of its
//! cells, its prose, and where each stands. A few kilobytes that own what they hold.
//!
//! Knows no rule; which report is compared with which is the business of [`crate::series`].

use super::prose::{Masked, Prose};
use super::{CellState, Form, Report, TableState};
use crate::source::{Place, Source, Span};
use crate::value::{Decimal, Value};

/// Fewest characters of a section of which a sketch is made: shorter ones are alike by nature.
const SKETCHED: usize = 150;

/// What is known of another report.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The path by which people know it.
    pub path: String,
    /// The reporting body.
    pub organ: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
    /// Whether it is a report of the kind at all, and not a notice or guide of the same body.
    pub is_report: bool,
    /// Where the title or the body's name stands.
    pub head: Spot,
    /// The tables of the form.
    tables: Vec<TableFacts>,
    /// Sections of the form with prose.
    pub sections: Vec<SectionFacts>,
}

/// A place in another report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Of a text format: line and column, one-based.
    Text(u32, u32),
    /// Of a paged document: the page, one-based.
    Page(u32),
    /// Somewhere in the file.
    File,
}

/// A table of another report.
#[derive(Clone, Debug)]
struct TableFacts {
    key: String,
    /// Index of the edition whose rows fit it.
    form: usize,
    state: TableState,
    cells: Vec<CellFacts>,
}

#[derive(Clone, Copy, Debug)]
struct CellFacts {
    /// Index of the row among those of the table's form, and of the column in its block.
    row: u16,
    column: u16,
    written: Written,
    at: Spot,
}

/// What is written in a cell of another report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Written {
    /// A number.
    Number(Decimal),
    /// No number; the class as in [`Value::class`].
    Other(&'static str),
    /// Which value is the cell's cannot be told.
    Unclear,
}

/// A cell of another report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// What is written there, and where.
    Cell(Written, Spot),
    /// The edition of the form has such a cell, the table does not.
    NoCell,
    /// The edition of the form has no such cell.
    NotInForm,
}

/// The prose of a section of another report.
#[derive(Clone, Debug)]
pub struct SectionFacts {
    /// Key of the section.
    pub key: String,
    /// Its paragraphs, folded, a line each.
    pub text: Box<str>,
    /// Where each paragraph begins in `text`, and in the report.
    paragraphs: Vec<(u32, Spot)>,
    /// By what near copies are met; none for a short section.
    pub sketch: Option<[(u32, u32); 6]>,
}

impl SectionFacts {
    /// Where the paragraph stands that holds a byte of the text.
    pub fn spot(&self, at: usize) -> Spot {
        let index = self.paragraphs.partition_point(|(start, _)| *start as usize <= at);
        index.checked_sub(1).map_or(Spot::File, |index| self.paragraphs[index].1)
    }
}

impl Spot {
    fn of(source: &Source, span: Span) -> Self {
        if source.origin().is_text() {
            let at = source.position(span.start);
            return Spot::Text(at.line, at.column);
        }
        let page = source.origin().place(span).and_then(|Place { page, .. }| *page);
        page.map_or(Spot::File, Spot::Page)
    }
}

impl Facts {
    /// Takes down what others are compared with.
    pub fn of(path: &str, report: &Report<'_>) -> Self {
        let spot = |span| Spot::of(report.source, span);
        let head = report.organ.as_ref().map(|organ| organ.span);
        let head = head.or(report.title.found().map(|title| title.span)).unwrap_or_default();
        let tables = report.tables.iter().map(|table| TableFacts {
            key: table.key.clone(),
            form: table.form,
            state: table.state,
            cells: cells(table, &spot),
        });
        let sections = report.sections.iter().filter_map(|section| {
            let prose = Prose::of(report, section);
            let key = section.key.clone().filter(|_| !prose.text.trim().is_empty())?;
            let paragraphs = prose.paragraphs().map(|(at, span)| (at as u32, spot(span))).collect();
            let masked = Masked::of(&prose.text, &[]);
            let sketch = (masked.len() >= SKETCHED).then(|| masked.sketch());
            Some(SectionFacts { key, paragraphs, sketch, text: prose.text.into() })
        });
        Self {
            path: path.to_owned(),
            organ: report.organ.as_ref().map(|organ| organ.text.clone()),
            year: report.year.as_ref().map(|year| year.value),
            is_report: report.is_report(),
            head: spot(head),
            tables: tables.collect(),
            sections: sections.collect(),
        }
    }

    /// Whether a table is there, and the index of the edition of the form that it follows.
    pub fn table(&self, key: &str) -> Option<(TableState, usize)> {
        self.tables.iter().find(|table| table.key == key).map(|table| (table.state, table.form))
    }

    /// A cell by its keys. `forms` are those that the report was read with.
    pub fn cell(&self, forms: &[Form], table: &str, row: &str, column: &str) -> Known {
        let Some(facts) = self.tables.iter().find(|facts| facts.key == table) else {
            return Known::NotInForm;
        };
        let Some(spec) = forms.get(facts.form).and_then(|form| form.table(table)) else {
            return Known::NotInForm;
        };
        let found = spec.rows().enumerate().find(|(_, (_, spec))| spec.key == row);
        let place = found.and_then(|(index, (block, _))| {
            Some((index, block.columns.iter().position(|spec| spec.key == column)?))
        });
        let Some((row, column)) = place else { return Known::NotInForm };
        let is_it = |cell: &&CellFacts| (cell.row as usize, cell.column as usize) == (row, column);
        facts.cells.iter().find(is_it).map_or(Known::NoCell, |cell| Known::Cell(cell.written, cell.at))
    }

    /// The section with a key.
    pub fn section(&self, key: &str) -> Option<&SectionFacts> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// How many cells hold a number.
    pub(crate) fn numbers(&self) -> usize {
        let is_number = |cell: &&CellFacts| matches!(cell.written, Written::Number(_));
        self.tables.iter().map(|table| table.cells.iter().filter(is_number).count()).sum()
    }

    /// Whether a cell holds one number here and another one there.
    pub(crate) fn contradicts(&self, other: &Facts) -> bool {
        self.tables.iter().any(|table| {
            let Some(there) = other.tables.iter().find(|there| there.key == table.key) else { return false };
            there.form == table.form
                && table.cells.iter().any(|cell| {
                    let Written::Number(number) = cell.written else { return false };
                    let is_it = |other: &&CellFacts| (other.row, other.column) == (cell.row, cell.column);
                    let other = there.cells.iter().find(is_it).map(|cell| cell.written);
                    matches!(other, Some(Written::Number(other)) if other != number)
                })
        })
    }
}

fn cells(table: &super::FormTable, spot: &impl Fn(Span) -> Spot) -> Vec<CellFacts> {
    let mut cells = Vec::new();
    for (row, found) in table.rows.iter().enumerate() {
        for (column, (_, state)) in found.cells.iter().enumerate() {
            let (written, at) = match state {
                CellState::Found(cell) => {
                    let written = match &cell.value {
                        Value::Number(number) => Written::Number(number.value),
                        other => Written::Other(other.class()),
                    };
                    (written, spot(cell.span))
                }
                CellState::Unclear => (Written::Unclear, spot(found.span)),
                CellState::Missing => continue,
            };
            cells.push(CellFacts { row: row as u16, column: column as u16, written, at });
        }
    }
    cells
}

/// What a report is compared with.
#[derive(Clone, Debug, Default)]
pub struct Past<'a> {
    /// The report of the year before.
    pub before: Before<'a>,
    /// Reports of other bodies with a section that is much the same, in order of the sections.
    pub twins: &'a [Twin],
}

/// The report that one follows.
#[derive(Clone, Debug, Default)]
pub enum Before<'a> {
    /// None is known.
    #[default]
    None,
    /// This one: of the same body and the year before, or stated to be it.
    Of(&'a Facts),
    /// Several of the same body and year that contradict each other.
    Rivals(Vec<&'a Facts>),
    /// The one that was stated is another body's.
    Foreign(&'a Facts),
}

/// A section of another body's report that is much the same as one of this report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Key of the section.
    pub section: String,
    /// Path of the other report.
    pub path: String,
    /// Its body.
    pub organ: String,
    /// Where its section begins.
    pub at: Spot,
    /// How much of this report's section is in it, in percent.
    pub share: u8,
    /// How many further reports have it, which are not listed.
    pub more: usize,
}
