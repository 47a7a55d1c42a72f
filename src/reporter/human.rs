//! For people at a terminal: a frame around the lines in question, carets under the words, and
//! what follows from them.
//!
//! miette draws the frames; no other module knows it. What it is given to draw is prepared in
//! [`excerpt`], because it is slow and wrong on long files and long lines when left to itself.

mod excerpt;
mod faults;
mod wrap;

pub use faults::show_faults;

use super::concise::{not_assessed, one_line};
use super::{Reporter, Run, Stream, summary_lines};
use crate::diagnostic::{
    Applicability, Basis, Diagnostic, Edit, Examined, Fix, Label, LintState, Linted, Severity, Summary,
};
use crate::phrases::phrase;
use crate::source::Source;
use excerpt::Excerpt;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

/// So many things that could not be assessed are shown per report unless more are asked for.
const GAPS: usize = 5;
/// So many different edits of a fix are shown.
const EDITS: usize = 4;
/// So many labels are shown per diagnostic unless more are asked for.
const LABELS: usize = 8;

pub(super) struct Human;

impl Reporter for Human {
    fn name(&self) -> &'static str {
        "human"
    }

    fn summary(&self) -> &'static str {
        "frames with carets, for people at a terminal"
    }

    fn is_prose(&self) -> bool {
        true
    }

    fn begin<'r>(&self, run: &'r Run, _: &mut dyn Write) -> io::Result<Box<dyn Stream + 'r>> {
        let theme = if run.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let width = run.width.clamp(40, 160);
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width)
            .with_links(false)
            .with_context_lines(excerpt::CONTEXT_MARK)
            .without_cause_chain();
        Ok(Box::new(Frames { run, handler, width, explained: BTreeSet::new() }))
    }
}

struct Frames<'r> {
    run: &'r Run,
    handler: GraphicalReportHandler,
    width: usize,
    /// Rules whose reason was shown: once is enough.
    explained: BTreeSet<Arc<str>>,
}

impl Stream for Frames<'_> {
    fn file(&mut self, linted: &Linted, out: &mut dyn Write) -> io::Result<()> {
        let language = &*self.run.language;
        match &linted.state {
            LintState::Unread(reason) => {
                let words = phrase(language, "unread", &[("reason", reason)]);
                let error = self.style("error", "31;1");
                writeln!(out, "{error} {}: {}\n", one_line(&linted.path), one_line(&words))
            }
            LintState::Examined(examined) => {
                let path = one_line(&linted.path);
                for diagnostic in &examined.outcome.diagnostics {
                    self.diagnostic(&path, examined, diagnostic, out)?;
                }
                self.gaps(&path, examined, out)
            }
        }
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.run.quiet {
            return Ok(());
        }
        summary_lines(summary, &self.run.language).iter().try_for_each(|line| writeln!(out, "{line}"))
    }
}

impl Frames<'_> {
    fn diagnostic(
        &mut self,
        path: &str,
        examined: &Examined,
        diagnostic: &Diagnostic,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let labels = self.shown_labels(&diagnostic.labels);
        let source = &examined.source;
        let spans: Vec<_> = labels.iter().map(|label| label.span).collect();
        let excerpt =
            Excerpt::new(path, source, &spans, examined.format == "html", self.width.saturating_sub(12));
        let frame = Frame { diagnostic, labels, excerpt, in_text: source.origin().is_text() };
        let mut text = String::new();
        // A frame that cannot be drawn must not hide the fact.
        if self.handler.render_report(&mut text, &frame).is_err() {
            text = format!("{}: {}\n", diagnostic.rule, one_line(&diagnostic.message));
        }
        out.write_all(text.as_bytes())?;
        for (key, name, words) in self.lines(source, diagnostic) {
            let line = phrase(&self.run.language, key, &[(name, &one_line(&words))]);
            out.write_all(wrap::wrap(&line, self.width, 2).as_bytes())?;
        }
        writeln!(out)
    }

    /// The lines under a frame: key of the phrase, name of its value, the value.
    fn lines(
        &mut self,
        source: &Source,
        diagnostic: &Diagnostic,
    ) -> Vec<(&'static str, &'static str, String)> {
        let language = &*self.run.language;
        let why = self.run.rule(&diagnostic.rule).map_or("", |rule| rule.why.as_str());
        let mut lines = Vec::new();
        lines.extend(
            diagnostic.notes.iter().filter(|note| *note != why).map(|note| ("note", "note", note.clone())),
        );
        if !diagnostic.basis.is_empty() {
            let comma = phrase(language, "comma", &[]);
            let basis: Vec<String> = diagnostic.basis.iter().map(basis).collect();
            lines.push(("basis", "basis", basis.join(&comma)));
        }
        if !why.is_empty() && self.explained.insert(diagnostic.rule.clone()) {
            lines.push(("why", "why", why.to_owned()));
        }
        lines.extend(diagnostic.help.iter().map(|help| ("help", "help", help.clone())));
        if let Some(fix) = &diagnostic.fix {
            let key = match fix.applicability {
                Applicability::Safe => "fix-safe",
                Applicability::Suggestion => "fix-suggestion",
            };
            lines.push((key, "fix", fix_words(source, fix, language)));
        }
        lines
    }

    /// All labels, or of many the primary one and those that weigh most: a zero adds nothing to a
    /// sum.
    fn shown_labels<'l>(&self, labels: &'l [Label]) -> Vec<&'l Label> {
        let weighty = |label: &&Label| label.value.as_deref() != Some("0");
        if self.run.verbose || labels.len() <= LABELS {
            return labels.iter().collect();
        }
        labels.iter().take(1).chain(labels.iter().skip(1).filter(weighty)).take(LABELS).collect()
    }

    fn gaps(&self, path: &str, examined: &Examined, out: &mut dyn Write) -> io::Result<()> {
        let (gaps, language) = (&examined.outcome.not_assessed, &*self.run.language);
        if gaps.is_empty() || self.run.quiet {
            return Ok(());
        }
        let title = [("path", path), ("n", &gaps.len().to_string())];
        writeln!(out, "{}", phrase(language, "not-assessed-title", &title))?;
        let shown = if self.run.verbose { gaps.len() } else { GAPS };
        for gap in gaps.iter().take(shown) {
            out.write_all(wrap::wrap(&one_line(&not_assessed(gap, language)), self.width, 2).as_bytes())?;
        }
        if gaps.len() > shown {
            let more = phrase(language, "more", &[("n", &(gaps.len() - shown).to_string())]);
            writeln!(out, "  {more}")?;
        }
        writeln!(out)
    }

    fn style(&self, text: &str, code: &str) -> String {
        if self.run.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn basis(basis: &Basis) -> String {
    match &basis.part {
        Some(part) => format!("{} {part}", basis.instrument),
        None => basis.instrument.clone(),
    }
}

fn fix_words(source: &Source, fix: &Fix, language: &str) -> String {
    let edit = |edit: &Edit| match (source.slice(edit.span), edit.text.as_str()) {
        ("", new) => phrase(language, "insert", &[("new", new)]),
        (old, "") => phrase(language, "delete", &[("old", &shortened(old))]),
        (old, new) => phrase(language, "edit", &[("old", &shortened(old)), ("new", new)]),
    };
    let mut words: Vec<String> = Vec::new();
    for edit in fix.edits.iter().map(edit) {
        if words.contains(&edit) {
            continue;
        }
        if words.len() == EDITS {
            words.push("…".to_owned());
            break;
        }
        words.push(edit);
    }
    words.join(&phrase(language, "comma", &[]))
}

/// The two ends of a long text.
fn shortened(text: &str) -> String {
    const END: usize = 20;
    let length = text.chars().count();
    if length <= 2 * END + 1 {
        return text.to_owned();
    }
    let (head, tail): (String, String) =
        (text.chars().take(END).collect(), text.chars().skip(length - END).collect());
    format!("{head}…{tail}")
}

/// A diagnostic as miette sees it.
struct Frame<'d> {
    diagnostic: &'d Diagnostic,
    labels: Vec<&'d Label>,
    excerpt: Excerpt,
    in_text: bool,
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Frame").field(&self.diagnostic.rule).finish()
    }
}

impl fmt::Display for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.diagnostic.message))
    }
}

impl std::error::Error for Frame<'_> {}

impl miette::Diagnostic for Frame<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{}[{}]", self.diagnostic.severity.as_str(), self.diagnostic.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels =
            self.labels.iter().zip(self.excerpt.labels()).enumerate().map(|(index, (label, span))| {
                let text = Some(one_line(&label_text(label, self.in_text))).filter(|text| !text.is_empty());
                match index {
                    0 => LabeledSpan::new_primary_with_span(text, span),
                    _ => LabeledSpan::new_with_span(text, span),
                }
            });
        Some(Box::new(labels))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }
}

/// What a label says; of a document without lines of its own, where it stands.
fn label_text(label: &Label, in_text: bool) -> String {
    match (label.text.as_str(), label.locator.as_str()) {
        (text, "") => text.to_owned(),
        (text, _) if in_text => text.to_owned(),
        ("", locator) => locator.to_owned(),
        (_, locator) if label.cell.is_some() => locator.to_owned(),
        (text, locator) => format!("{text} [{locator}]"),
    }
}
