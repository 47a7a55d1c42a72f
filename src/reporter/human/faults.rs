//! Mistakes in configuration and rule files, drawn like those in reports.

use super::excerpt::{CONTEXT_MARK, Excerpt};
use crate::source::{Source, Span};
use crate::yaml::{YamlFault, YamlPlace};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::fmt;

/// Draws faults for a terminal.
pub fn show_faults(faults: &[YamlFault], color: bool, width: usize) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let width = width.clamp(40, 160);
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(CONTEXT_MARK)
        .without_cause_chain();
    let mut out = String::new();
    for fault in faults {
        let frame = Frame::new(fault, width.saturating_sub(12));
        let mut text = String::new();
        match handler.render_report(&mut text, &frame) {
            Ok(()) => out.push_str(&text),
            Err(_) => out.push_str(&fault.to_string()),
        }
        out.push('\n');
    }
    out
}

/// A fault as miette sees it. Places in the same file share its frame; the others are told below.
#[derive(Debug)]
struct Frame<'f> {
    fault: &'f YamlFault,
    labels: Vec<&'f YamlPlace>,
    help: Option<String>,
    excerpt: Excerpt,
}

impl<'f> Frame<'f> {
    fn new(fault: &'f YamlFault, width: usize) -> Self {
        let file = &fault.place.file;
        let (here, elsewhere): (Vec<&YamlPlace>, Vec<&YamlPlace>) =
            fault.secondary.iter().partition(|place| place.file.name() == file.name());
        let mut labels = vec![&fault.place];
        labels.extend(here);
        let source = Source::plain(file.name(), file.text());
        let spans: Vec<Span> = labels.iter().map(|place| Span::from(place.span.clone())).collect();
        let excerpt = Excerpt::new(file.name(), &source, &spans, false, width);
        let mut help: Vec<String> =
            elsewhere.iter().map(|place| format!("{place}: {}", place.label)).collect();
        help.extend(fault.help.clone());
        let help = Some(help.join("\n")).filter(|help| !help.is_empty());
        Self { fault, labels, help, excerpt }
    }
}

impl fmt::Display for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fault.message)
    }
}

impl std::error::Error for Frame<'_> {}

impl miette::Diagnostic for Frame<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().zip(self.excerpt.labels()).map(|(place, span)| {
            let text = Some(place.label.clone()).filter(|label| !label.is_empty());
            LabeledSpan::new_with_span(text, span)
        })))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }
}
