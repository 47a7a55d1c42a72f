//! What a check emits: findings, equations and what could not be assessed, in names and spans.

use crate::diagnostic::{CellName, Edit, Severity};
use crate::recognize::{FormTable, Report, Spot, TableState};
use crate::source::Span;
use crate::value::Decimal;

/// What the checks of one report emitted so far. Each entry knows its rule by index.
#[derive(Debug, Default)]
pub struct Findings {
    /// Index of the rule whose check is running.
    pub rule: usize,
    /// Violations.
    pub findings: Vec<Finding>,
    /// Equations evaluated, those that hold included.
    pub equations: Vec<Equation>,
    /// What could not be assessed.
    pub unassessed: Vec<Unassessed>,
    /// Rules that turned out not to speak of this report.
    pub not_applicable: Vec<usize>,
}

impl Findings {
    /// Reports a violation.
    pub fn fail(&mut self, mut finding: Finding) {
        finding.rule = self.rule;
        self.findings.push(finding);
    }

    /// Says that something could not be assessed. `subject` is a cell, a row or a section by its
    /// key, or empty for the whole rule.
    pub fn cannot_assess(&mut self, subject: impl Into<String>, reason: Reason) {
        self.unassessed.push(Unassessed { rule: self.rule, subject: subject.into(), reason });
    }

    /// The official table with a key, if its cells were read. Otherwise says why the rule cannot be
    /// assessed, or that it does not apply where the form has no such table.
    pub fn readable<'r>(&mut self, report: &'r Report<'_>, key: &str) -> Option<&'r FormTable> {
        let Some(table) = report.table(key) else {
            self.does_not_apply();
            return None;
        };
        match table.state {
            TableState::Found => return Some(table),
            TableState::Missing => self.cannot_assess("", Reason::TableMissing(table.key.clone())),
            TableState::Unreadable => self.cannot_assess("", Reason::TableUnreadable(table.key.clone())),
        }
        None
    }

    /// Says that the rule does not speak of this report.
    pub fn does_not_apply(&mut self) {
        self.not_applicable.push(self.rule);
    }
}

/// A violation: where, and which values. No words.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Index of the rule; set by [`Findings::fail`].
    pub rule: usize,
    /// Name of one of the kind's messages.
    pub message: &'static str,
    /// Values for the message's placeholders.
    pub values: Vec<(&'static str, Shown)>,
    /// Places; the first is primary and always present.
    pub labels: Vec<LabelAt>,
    /// Places in other reports.
    pub elsewhere: Vec<ElsewhereAt>,
    /// Edits that mend it, if there are any.
    pub edits: Vec<Edit>,
    /// What it is about: the key of a section or table, or `table[row, column]` with either part
    /// left out where it does not matter. For rules implied by others (those that failed on the
    /// same section or table), and for the fingerprint.
    pub subject: String,
    /// A bound on the severity, where the check is less sure than the rule.
    pub at_most: Option<Severity>,
    /// Further facts, as message names with values; each becomes a note.
    pub notes: Vec<(&'static str, Vec<(&'static str, Shown)>)>,
}

impl Finding {
    /// A finding at a place.
    pub fn new(message: &'static str, span: Span) -> Self {
        Self {
            rule: 0,
            message,
            values: Vec::new(),
            labels: vec![LabelAt::place(span)],
            elsewhere: Vec::new(),
            edits: Vec::new(),
            subject: String::new(),
            at_most: None,
            notes: Vec::new(),
        }
    }

    /// With a value for a placeholder.
    pub fn value(mut self, name: &'static str, value: impl Into<Shown>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// With a further place.
    pub fn label(mut self, label: LabelAt) -> Self {
        self.labels.push(label);
        self
    }

    /// About a section, table or cell.
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// With an edit that mends it.
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }
}

/// A value that fills a placeholder: a text, or something whose name depends on the language.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Shown {
    /// The same in every language.
    Text(String),
    /// An edition of the form, by id.
    Form(String),
    /// A section of the form, by key.
    Section(String),
    /// A table of the form, by key.
    Table(String),
    /// A row of a table, by table and row key.
    Row(String, String),
    /// A column of a table, by table and column key.
    Column(String, String),
    /// A cell, by its keys.
    Cell(CellName),
    /// Several, one behind the other.
    List(Vec<Shown>),
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Shown::Text(text.to_owned())
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Self {
        Shown::Text(text)
    }
}

/// A place in a finding.
#[derive(Clone, Debug)]
pub struct LabelAt {
    /// Where.
    pub span: Span,
    /// Name of the words for it under `labels` in the rule file; empty for none.
    pub name: &'static str,
    /// Values for the placeholders of those words.
    pub values: Vec<(&'static str, Shown)>,
    /// The cell it is, whose names and value are then shown.
    pub cell: Option<CellName>,
    /// The value read there.
    pub value: Option<String>,
}

impl LabelAt {
    /// A place without words.
    pub fn place(span: Span) -> Self {
        Self { span, name: "", values: Vec::new(), cell: None, value: None }
    }

    /// A place with words of the rule file.
    pub fn named(span: Span, name: &'static str) -> Self {
        Self { name, ..Self::place(span) }
    }

    /// A cell of an official table with its value.
    pub fn cell(span: Span, cell: CellName, value: impl Into<String>) -> Self {
        Self { cell: Some(cell), value: Some(value.into()), ..Self::place(span) }
    }
}

/// A place in another report.
#[derive(Clone, Debug)]
pub struct ElsewhereAt {
    /// Path of that report.
    pub path: String,
    /// Where in it.
    pub at: Spot,
    /// Name of the words for it under `labels` in the rule file; empty for none.
    pub name: &'static str,
    /// Values for the placeholders of those words.
    pub values: Vec<(&'static str, Shown)>,
    /// The cell it is.
    pub cell: Option<CellName>,
    /// The value or the words read there.
    pub value: Option<String>,
}

/// An equation between cells as it was evaluated.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Index of the rule.
    pub rule: usize,
    /// Key of the table.
    pub table: String,
    /// The column or row it was evaluated for.
    pub each: Shown,
    /// Operands of the left side.
    pub left: Vec<Term>,
    /// Operands of the right side.
    pub right: Vec<Term>,
    /// What the left side comes to.
    pub left_value: Decimal,
    /// What the right side comes to.
    pub right_value: Decimal,
    /// The comparison as people write it.
    pub relation: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// Whether both sides are sums of cells with an equals sign between, so that one wrong cell can
    /// be inferred.
    pub linear: bool,
    /// The cell to point at when nothing tells more.
    pub points_at: Option<CellName>,
    /// It totals the other equations of its rule: their differences add up to its own.
    pub totals: bool,
}

/// An operand of an equation.
#[derive(Clone, Debug)]
pub struct Term {
    /// Which cell.
    pub cell: CellName,
    /// Where.
    pub span: Span,
    /// Its value.
    pub value: Decimal,
    /// How often it enters, with sign.
    pub factor: Decimal,
}

/// Something that could not be assessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unassessed {
    /// Index of the rule.
    pub rule: usize,
    /// The cell, row or section, by key; may be empty.
    pub subject: String,
    /// Why.
    pub reason: Reason,
}

/// Why something could not be assessed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// A cell holds no number.
    NotANumber {
        /// The cell.
        cell: CellName,
        /// Where.
        span: Span,
        /// What it holds: `blank`, `dash`, `slash` or `text`.
        class: &'static str,
    },
    /// A cell's row or column is missing.
    CellMissing(CellName),
    /// Which value belongs to a cell cannot be told.
    CellUnclear(CellName),
    /// A table is missing.
    TableMissing(String),
    /// A table's words are there, but its cells ran together.
    TableUnreadable(String),
    /// The document lost structure in conversion, so what is not found may be there.
    Damaged,
    /// The year of the report is not known.
    YearUnknown,
    /// The level of the body is not known.
    LevelUnknown,
    /// The text has no such part (`preamble`, a section's key).
    PartMissing(String),
    /// A date that the rule needs is not stated.
    DateUnknown,
    /// A number could not be held exactly.
    Overflow,
    /// The report to compare with is not of the year before.
    NotYearBefore {
        /// Its path.
        path: String,
        /// Its year, if it is known.
        year: Option<i16>,
        /// The year that it should be of.
        expected: i16,
    },
    /// Several reports of the body and the year before contradict each other.
    Rivals(Vec<String>),
    /// Something is the matter with the report to compare with.
    InOther {
        /// Its path.
        path: String,
        /// What.
        reason: Box<Reason>,
    },
    /// A paragraph holds so many numbers that it is no prose.
    TooMany(usize),
}
