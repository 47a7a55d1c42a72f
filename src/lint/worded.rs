//! From findings to sentences: the one place where what a check found meets the words of the rule
//! file, and where its severity is decided.

use super::{fingerprint, locate, shown};
use crate::diagnostic::{Basis, BasisKind, CellName, Diagnostic, Elsewhere, Fix, Label, RuleText, Severity};
use crate::phrases::{part, phrase};
use crate::read::{Clause, ReadError};
use crate::recognize::{Report, Spot};
use crate::rule::{ElsewhereAt, Finding, LabelAt, Message, Reason, Rule, Shown};
use crate::ruleset::Pack;
use crate::settings::Settings;
use crate::words::{Words, fill};
use std::collections::BTreeMap;

/// What is needed to word a finding.
pub(super) struct Wording<'a> {
    pub(super) pack: &'a Pack,
    pub(super) report: &'a Report<'a>,
    pub(super) settings: &'a Settings,
}

type Values = BTreeMap<&'static str, String>;

impl Wording<'_> {
    /// A finding as a diagnostic; `None` when its message is switched off.
    pub(super) fn diagnostic(&self, finding: &Finding) -> Option<Diagnostic> {
        let rule = &self.pack.rules[finding.rule].rule;
        let message = rule.message.get(finding.message);
        let severity = severity(rule, message, self.settings)?;
        let severity = finding.at_most.map_or(severity, |bound| severity.min(bound));

        let values = self.values(&finding.values);
        let text = message.map_or_else(
            || self.text(&rule.title).to_owned(),
            |message| filled(self.text(message.words()), &values),
        );
        let notes = finding.notes.iter().filter_map(|(name, note)| {
            let words = rule.message.get(*name)?.words();
            Some(filled(self.text(words), &self.values(note)))
        });
        let why = Some(self.text(&rule.why).to_owned()).filter(|why| !why.is_empty());
        let elsewhere: Vec<Elsewhere> =
            finding.elsewhere.iter().map(|place| self.elsewhere(place, rule, &values)).collect();
        let places = elsewhere.iter().map(|place| in_words(place, &self.settings.language));
        let notes = notes.chain(places).chain(why).collect();
        let help = filled(self.text(&rule.help), &values);
        let labels: Vec<Label> =
            finding.labels.iter().map(|label| self.label(label, rule, &values)).collect();
        let words = self.report.source.slice(labels.first()?.span);
        Some(Diagnostic {
            rule: rule.id.as_str().into(),
            severity,
            message: text,
            elsewhere,
            basis: rule.basis.clone(),
            notes,
            help: Some(help).filter(|help| !help.is_empty()),
            fix: fix(finding, rule),
            fingerprint: fingerprint::of(&rule.id, &finding.subject, finding.message, words),
            labels,
        })
    }

    fn label(&self, label: &LabelAt, rule: &Rule, values: &Values) -> Label {
        let language = &self.settings.language;
        let named = rule.labels.get(label.name).map(|words| {
            let mut values = values.clone();
            values.extend(self.values(&label.values));
            filled(self.text(words), &values)
        });
        let cell = || label.cell.clone().map(|cell| shown::words(&Shown::Cell(cell), self.report, language));
        Label {
            span: label.span,
            text: named.or_else(cell).unwrap_or_default(),
            value: label.value.clone(),
            cell: label.cell.clone(),
            locator: locate::locator(self.report, label.span, label.cell.as_ref(), language),
        }
    }

    fn elsewhere(&self, place: &ElsewhereAt, rule: &Rule, values: &Values) -> Elsewhere {
        let language = &self.settings.language;
        let named = rule.labels.get(place.name).map(|words| {
            let mut values = values.clone();
            values.extend(self.values(&place.values));
            filled(self.text(words), &values)
        });
        let cell = || place.cell.clone().map(|cell| shown::words(&Shown::Cell(cell), self.report, language));
        let (line, column, page) = match place.at {
            Spot::Text(line, column) => (Some(line), Some(column), None),
            Spot::Page(page) => (None, None, Some(page)),
            Spot::File => (None, None, None),
        };
        let (path, text) = (place.path.clone(), named.or_else(cell).unwrap_or_default());
        Elsewhere { path, line, column, page, text, value: place.value.clone(), cell: place.cell.clone() }
    }

    fn values(&self, values: &[(&'static str, Shown)]) -> Values {
        let language = &self.settings.language;
        values.iter().map(|(name, value)| (*name, shown::words(value, self.report, language))).collect()
    }

    fn text<'w>(&self, words: &'w Words) -> &'w str {
        words.get(&self.settings.language)
    }

    /// What a finding or a gap is about, in words: a section, a table, a row, a column or a cell.
    pub(super) fn subject(&self, subject: &str) -> String {
        let language = &self.settings.language;
        let shown = |shown: Shown| shown::words(&shown, self.report, language);
        let (head, inner) = match subject.split_once('[') {
            Some((head, inner)) => (head, Some(inner.trim_end_matches(']'))),
            None => (subject, None),
        };
        let Some(table) = self.report.table(head) else {
            let section = self.report.form().section(head).map(|_| shown(Shown::Section(head.into())));
            return section
                .unwrap_or_else(|| if head.is_empty() { String::new() } else { part(language, head) });
        };
        let name = shown(Shown::Table(head.into()));
        let spec = self.report.forms.get(table.form).and_then(|form| form.table(head));
        let is_row = |key: &str| spec.is_some_and(|spec| spec.row(key).is_some());
        let row = |key: &str| shown(Shown::Row(head.into(), key.into()));
        let column = |key: &str| shown(Shown::Column(head.into(), key.into()));
        let within = match inner.map(|inner| inner.split_once(',').unwrap_or((inner, ""))) {
            None => return name,
            Some((first, second)) => match (first.trim(), second.trim()) {
                ("", "") => return name,
                ("", key) => column(key),
                (key, "") if is_row(key) => row(key),
                (key, "") => column(key),
                (first, second) => {
                    let (table, row) = (head.to_owned(), first.to_owned());
                    shown(Shown::Cell(CellName { table, row, column: second.to_owned() }))
                }
            },
        };
        format!("{name}{}{within}", phrase(language, "between", &[]))
    }

    /// Why something could not be assessed, in words.
    pub(super) fn reason(&self, reason: &Reason) -> String {
        let language = &*self.settings.language;
        let shown = |shown: Shown| shown::words(&shown, self.report, language);
        let cell = |key: &str, cell: &CellName| {
            phrase(language, key, &[("cell", &shown(Shown::Cell(cell.clone())))])
        };
        let table = |key: &str, table: &str| {
            phrase(language, key, &[("table", &shown(Shown::Table(table.to_owned())))])
        };
        match reason {
            Reason::NotANumber { cell: name, class, .. } => cell(class, name),
            Reason::CellMissing(name) => cell("cell-missing", name),
            Reason::CellUnclear(name) => cell("cell-unclear", name),
            Reason::TableMissing(key) => table("table-missing", key),
            Reason::TableUnreadable(key) => table("table-unreadable", key),
            Reason::Damaged => phrase(language, "damaged", &[]),
            Reason::YearUnknown => phrase(language, "year-unknown", &[]),
            Reason::LevelUnknown => phrase(language, "level-unknown", &[]),
            Reason::PartMissing(key) if key == "organ" => phrase(language, "organ-unknown", &[]),
            Reason::PartMissing(key) => phrase(language, "part-missing", &[("part", &self.subject(key))]),
            Reason::DateUnknown => phrase(language, "date-unknown", &[]),
            Reason::Overflow => phrase(language, "overflow", &[]),
            Reason::NotYearBefore { path, year, expected } => {
                let expected = expected.to_string();
                let year = year.map(|year| year.to_string());
                let key = if year.is_some() { "not-year-before" } else { "year-before-unknown" };
                let year = year.unwrap_or_default();
                phrase(language, key, &[("path", path), ("year", &year), ("expected", &expected)])
            }
            Reason::Rivals(paths) => {
                phrase(language, "rivals", &[("paths", &paths.join(&phrase(language, "comma", &[])))])
            }
            Reason::InOther { path, reason } => {
                phrase(language, "in-other", &[("path", path), ("reason", &self.reason(reason))])
            }
            Reason::TooMany(count) => phrase(language, "too-many", &[("n", &count.to_string())]),
        }
    }
}

/// The severity of a message under the settings: the user's level in place of the rule's, but never
/// above a level that the message itself sets lower, and never above what the basis carries.
fn severity(rule: &Rule, message: Option<&Message>, settings: &Settings) -> Option<Severity> {
    let own = message.and_then(Message::level);
    let level = match settings.level_of(rule) {
        Some(asked) => own.map_or(asked, |own| own.min(asked)),
        None => own.unwrap_or(rule.level),
    };
    level.severity().map(|severity| severity.min(cap(&rule.basis)))
}

/// The gravest severity that one of the authorities carries.
fn cap(basis: &[Basis]) -> Severity {
    basis.iter().map(|basis| basis.kind).map(BasisKind::cap).max().unwrap_or(Severity::Warning)
}

/// A place in another report as a line of its own.
fn in_words(place: &Elsewhere, language: &str) -> String {
    let mut at = place.path.clone();
    if let (Some(line), Some(column)) = (place.line, place.column) {
        at.push_str(&format!(":{line}:{column}"));
    } else if let Some(page) = place.page {
        at.push_str(&phrase(language, "between", &[]));
        at.push_str(&phrase(language, "page", &[("n", &page.to_string())]));
    }
    let value = place.value.as_deref().unwrap_or_default();
    let key = if value.is_empty() { "elsewhere" } else { "elsewhere-value" };
    phrase(language, key, &[("place", &at), ("text", &place.text), ("value", value)])
}

/// Why nothing could be made of a file, in the words of a language.
pub fn unread(error: &ReadError, language: &str) -> String {
    let clause = |clause: &Clause| {
        let values: Vec<(&str, &str)> =
            clause.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        phrase(language, clause.key, &values)
    };
    match error {
        ReadError::Convert { format, advice } => {
            phrase(language, "read-convert", &[("format", &clause(format)), ("advice", &clause(advice))])
        }
        ReadError::TooLarge { what, limit } => {
            phrase(language, "read-too-large", &[("what", &clause(what)), ("limit", &clause(limit))])
        }
        ReadError::Malformed { format, reason } => {
            phrase(language, "read-malformed", &[("format", format), ("reason", &clause(reason))])
        }
        ReadError::NoText => phrase(language, "read-no-text", &[]),
        ReadError::Empty => phrase(language, "read-empty", &[]),
    }
}

/// The words of a rule for reporters that describe rules.
pub(super) fn rule_text(rule: &Rule, settings: &Settings) -> RuleText {
    let text = |words: &Words| words.get(&settings.language).to_owned();
    let gravest = rule.message.values().filter_map(|message| severity(rule, Some(message), settings)).max();
    RuleText {
        id: rule.id.as_str().into(),
        title: text(&rule.title),
        why: text(&rule.why),
        help: text(&rule.help),
        basis: rule.basis.clone(),
        severity: gravest.or_else(|| severity(rule, None, settings)).unwrap_or(Severity::Info),
    }
}

fn fix(finding: &Finding, rule: &Rule) -> Option<Fix> {
    let applicability = rule.fix.filter(|_| !finding.edits.is_empty())?;
    let mut edits = finding.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    let apart = edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    debug_assert!(apart, "edits of {} overlap", rule.id);
    apart.then_some(Fix { applicability, edits })
}

fn filled(template: &str, values: &Values) -> String {
    fill(template, |name| values.get(name).map(String::as_str))
}
