//! What was recognized, in a shape for output: everything with its place.

use crate::read::Reading;
use crate::recognize::{
    CellState, DateRole, FieldPlace, Figure, FormTable, Likeness, Named, Report, TableState, TitleMatch,
    Year, YearFrom,
};
use crate::reporter::Range;
use crate::source::{Source, Span};
use crate::value::show;
use serde::Serialize;

/// A report as recognized.
#[derive(Debug, Serialize)]
pub(super) struct View {
    pub(super) path: String,
    pub(super) format: &'static str,
    pub(super) encoding: &'static str,
    pub(super) fidelity: &'static str,
    pub(super) jurisdiction: String,
    /// `report`, `unlike`, or what other document it is.
    pub(super) likeness: String,
    /// The edition that the document shows, if any.
    pub(super) form: Option<String>,
    /// The edition through which it was read.
    pub(super) read_as: String,
    pub(super) title: Option<Text>,
    pub(super) organ: Option<Text>,
    pub(super) level: Option<String>,
    pub(super) year: Option<YearView>,
    pub(super) period: Option<PeriodView>,
    pub(super) sign_off: SignOffView,
    pub(super) sections: Vec<SectionView>,
    pub(super) tables: Vec<TableView>,
    pub(super) fields: Vec<FieldView>,
    pub(super) dates: Vec<DateView>,
    pub(super) numbered: Vec<NumberedView>,
    pub(super) figures: Vec<FigureView>,
    pub(super) notes: Vec<NoteView>,
}

/// Words and where they stand.
#[derive(Debug, Serialize)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range,
}

#[derive(Debug, Serialize)]
pub(super) struct YearView {
    pub(super) value: i16,
    /// How it is known: `setting`, `title`, `period`, `file-name` or `majority`.
    pub(super) from: &'static str,
    pub(super) span: Range,
}

/// A number in prose; a statement that there was none has the value 0 and no unit.
#[derive(Debug, Serialize)]
pub(super) struct FigureView {
    pub(super) written: Text,
    pub(super) value: String,
    pub(super) exact: bool,
    pub(super) unit: Option<String>,
    /// Keys of what it counts.
    pub(super) measures: Vec<String>,
    /// Words that name something else than the reporting body, with the key of the pack's scope.
    pub(super) scope: Option<ScopeView>,
}

#[derive(Debug, Serialize)]
pub(super) struct ScopeView {
    pub(super) key: String,
    pub(super) written: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct PeriodView {
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
    pub(super) span: Range,
}

#[derive(Debug, Serialize)]
pub(super) struct SignOffView {
    pub(super) organ: Option<Text>,
    pub(super) date: Option<Text>,
}

#[derive(Debug, Serialize)]
pub(super) struct SectionView {
    pub(super) key: Option<String>,
    /// `exact`, `repealed`, `deviating` or `unknown`.
    pub(super) title_match: &'static str,
    pub(super) number: Option<u32>,
    pub(super) heading: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct TableView {
    pub(super) key: String,
    /// `found`, `missing` or `unreadable`.
    pub(super) state: &'static str,
    /// The edition whose rows fit it best.
    pub(super) form: String,
    pub(super) span: Range,
    pub(super) rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
pub(super) struct RowView {
    pub(super) key: String,
    pub(super) found: bool,
    pub(super) label: Option<Text>,
    pub(super) cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub(super) column: String,
    /// `found`, `missing` or `unclear`.
    pub(super) state: &'static str,
    pub(super) text: Option<String>,
    /// `number`, `blank`, `dash`, `slash` or `text`.
    pub(super) class: Option<&'static str>,
    /// The number without separators.
    pub(super) number: Option<String>,
    pub(super) span: Option<Range>,
}

#[derive(Debug, Serialize)]
pub(super) struct FieldView {
    pub(super) key: String,
    pub(super) value: Text,
    /// `preamble`, `body` or `end`.
    pub(super) place: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct DateView {
    pub(super) date: Option<String>,
    /// `sign-off`, `publication`, `period` or `prose`.
    pub(super) role: &'static str,
    pub(super) written: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct NumberedView {
    pub(super) scheme: String,
    pub(super) value: u32,
    pub(super) written: Text,
    pub(super) title: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct NoteView {
    pub(super) kind: &'static str,
    pub(super) span: Range,
}

/// What a reader tells of a file beside its text.
pub(super) struct Head {
    pub(super) path: String,
    pub(super) format: &'static str,
    pub(super) jurisdiction: String,
}

impl Head {
    pub(super) fn new(path: String, reading: &Reading, jurisdiction: &str) -> Self {
        Self { path, format: reading.format, jurisdiction: jurisdiction.to_owned() }
    }
}

/// Shows a report.
pub(super) fn view(head: Head, report: &Report<'_>) -> View {
    let source = report.source;
    let text = |text: &str, span: Span| Text { text: text.to_owned(), span: Range::of(source, span) };
    let named = |named: &Named| text(&named.text, named.span);
    let edition = |index: usize| report.forms.get(index).map(|form| form.id.clone());
    View {
        path: head.path,
        format: head.format,
        encoding: source.encoding(),
        fidelity: report.document.fidelity.as_str(),
        jurisdiction: head.jurisdiction,
        likeness: match &report.likeness {
            Likeness::Report => "report".into(),
            Likeness::Other(key, _) => key.clone(),
            Likeness::Tables => "tables".into(),
            Likeness::Unlike => "unlike".into(),
        },
        form: report.looks_like.and_then(edition),
        read_as: edition(report.form).unwrap_or_default(),
        title: report.title.found().map(|title| text(&title.text, title.span)),
        organ: report.organ.as_ref().map(named),
        level: report.level.clone(),
        year: report.year.as_ref().map(|year| year_view(source, year)),
        period: report.period.found().map(|period| PeriodView {
            start: period.start.map(|date| date.to_string()),
            end: period.end.map(|date| date.to_string()),
            span: Range::of(source, period.span),
        }),
        sign_off: SignOffView {
            organ: report.sign_off.organ.as_ref().map(named),
            date: report
                .sign_off
                .date
                .and_then(|index| report.dates.get(index))
                .map(|date| named(&date.written)),
        },
        sections: report
            .sections
            .iter()
            .map(|section| SectionView {
                key: section.key.clone(),
                title_match: match section.title_match {
                    TitleMatch::Exact => "exact",
                    TitleMatch::Repealed => "repealed",
                    TitleMatch::Deviating => "deviating",
                    TitleMatch::Unknown => "unknown",
                },
                number: section.number.as_ref().and_then(|number| number.value),
                heading: text(&section.text, section.heading),
            })
            .collect(),
        tables: report.tables.iter().map(|table| table_view(report, table)).collect(),
        fields: report
            .fields
            .iter()
            .map(|field| FieldView {
                key: field.key.clone(),
                value: named(&field.value),
                place: match field.place {
                    FieldPlace::Preamble => "preamble",
                    FieldPlace::End => "end",
                    FieldPlace::Body => "body",
                },
            })
            .collect(),
        dates: report
            .dates
            .iter()
            .map(|date| DateView {
                date: date.date.map(|date| date.to_string()),
                role: match date.role {
                    DateRole::SignOff => "sign-off",
                    DateRole::Publication => "publication",
                    DateRole::Period => "period",
                    DateRole::Prose => "prose",
                },
                written: named(&date.written),
            })
            .collect(),
        figures: figures(report),
        numbered: report
            .numbered
            .iter()
            .map(|numbered| NumberedView {
                scheme: numbered.scheme.clone(),
                value: numbered.value,
                written: named(&numbered.written),
                title: named(&numbered.title),
            })
            .collect(),
        notes: report
            .document
            .notes
            .iter()
            .map(|note| NoteView { kind: note.kind.as_str(), span: Range::of(source, note.span) })
            .collect(),
    }
}

fn figures(report: &Report<'_>) -> Vec<FigureView> {
    let text = |span: Span| Text {
        text: report.source.slice(span).to_owned(),
        span: Range::of(report.source, span),
    };
    let view = |figure: &Figure| FigureView {
        written: text(figure.span),
        value: show(figure.value),
        exact: figure.exact,
        unit: figure.unit.clone(),
        measures: figure.measures.clone(),
        scope: figure
            .scope
            .as_ref()
            .map(|scope| ScopeView { key: scope.key.clone(), written: text(scope.span) }),
    };
    let mut all: Vec<&Figure> = report.figures.counted.iter().chain(&report.figures.denied).collect();
    all.sort_by_key(|figure| figure.span.start);
    all.into_iter().map(view).collect()
}

fn year_view(source: &Source, year: &Year) -> YearView {
    let from = match year.from {
        YearFrom::Setting => "setting",
        YearFrom::Title => "title",
        YearFrom::Period => "period",
        YearFrom::FileName => "file-name",
        YearFrom::Majority => "majority",
    };
    YearView { value: year.value, from, span: Range::of(source, year.span) }
}

fn table_view(report: &Report<'_>, table: &FormTable) -> TableView {
    let source = report.source;
    TableView {
        key: table.key.clone(),
        state: match table.state {
            TableState::Found => "found",
            TableState::Missing => "missing",
            TableState::Unreadable => "unreadable",
        },
        form: report.forms.get(table.form).map(|form| form.id.clone()).unwrap_or_default(),
        span: Range::of(source, table.span),
        rows: table
            .rows
            .iter()
            .map(|row| RowView {
                key: row.key.clone(),
                found: row.found,
                label: row
                    .label
                    .as_ref()
                    .map(|label| Text { text: label.text.clone(), span: Range::of(source, label.span) }),
                cells: row.cells.iter().map(|(column, cell)| cell_view(source, column, cell)).collect(),
            })
            .collect(),
    }
}

fn cell_view(source: &Source, column: &str, cell: &CellState) -> CellView {
    let column = column.to_owned();
    let state = match cell {
        CellState::Found(cell) => {
            return CellView {
                column,
                state: "found",
                text: Some(cell.text.clone()),
                class: Some(cell.value.class()),
                number: cell.value.number().map(crate::value::show),
                span: Some(Range::of(source, cell.span)),
            };
        }
        CellState::Missing => "missing",
        CellState::Unclear => "unclear",
    };
    CellView { column, state, text: None, class: None, number: None, span: None }
}
