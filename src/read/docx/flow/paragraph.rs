//! Owns paragraphs, from their first run to their mark: what is written, hidden, inserted, deleted,
//! commented on, and numbered.

use super::super::super::ReadError;
use super::super::super::layout::Marked;
use super::super::super::story::{Para, Piece};
use super::super::super::xml::Element;
use super::super::properties;
use super::super::styles::{Styles, heading_of};
use super::{Frame, Open, Story};
use crate::document::NoteKind;

/// Deepest nesting of fields.
const MAX_FIELDS: usize = 64;

impl Story<'_, '_, '_> {
    pub(super) fn begin_paragraph(&mut self) -> Result<(), ReadError> {
        self.count()?;
        if self.flows.len() == 1 && self.paragraph().is_none() {
            self.ordinal += 1;
        }
        let text = self.flows.last_mut().map(|flow| std::mem::take(&mut flow.carry)).unwrap_or_default();
        let in_cell = self.flows.iter().any(|flow| flow.cell.is_some());
        let mut open = Open {
            para: Para {
                text,
                ordinal: if in_cell { 0 } else { self.ordinal },
                contents: self.contents > 0,
                heading: None,
            },
            ..Open::default()
        };
        open.take_style(self.context.styles);
        self.paragraphs.push(open);
        self.frames.push((self.xml.depth(), Frame::Paragraph));
        Ok(())
    }

    pub(super) fn paragraph_properties(&mut self) -> Result<(), ReadError> {
        let mut found = properties::paragraph(&mut self.xml)?;
        self.context.margins.append(&mut found.margins);
        let styles = self.context.styles;
        if let Some(open) = self.paragraph() {
            open.properties = found;
            open.take_style(styles);
        }
        Ok(())
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.codes > 0 {
            // A field whose code never ends must not swallow the rest of the document.
            self.fields.fill(false);
            self.codes = 0;
        }
        let Some(mut open) = self.paragraphs.pop() else { return };
        let text = &mut open.para.text;
        text.trim_end_breaks();
        if open.properties.deleted {
            text.mark(NoteKind::TrackedChange, text.text.len()..text.text.len());
        }
        let unseen = text.is_blank() && (open.hidden || open.properties.hidden);
        if !open.properties.deleted && !unseen {
            let style = open.properties.style.as_deref().or(self.context.styles.default_paragraph());
            let label = self.context.numbering.label(
                &mut self.context.counters,
                &open.properties.numbering,
                style,
                self.context.styles,
            );
            if let Some(label) = label {
                let body = std::mem::replace(text, Marked::plain(label));
                text.append(body);
            }
        }
        if open.properties.inserted {
            text.mark(NoteKind::TrackedChange, text.text.len()..text.text.len());
        }
        let outer = self.paragraph().is_some();
        let Some(flow) = self.flows.last_mut() else { return };
        let mut pieces = Vec::new();
        if open.properties.deleted {
            flow.carry = open.para.text;
        } else if !open.para.text.is_blank() || !open.para.text.marks.is_empty() {
            pieces.push(Piece::Paragraph(open.para));
        }
        pieces.append(&mut open.after);
        match self.paragraphs.last_mut() {
            Some(around) if outer => around.after.append(&mut pieces),
            _ => flow.pieces.append(&mut pieces),
        }
    }

    pub(super) fn begin_run(&mut self) {
        let hidden = self.paragraph().is_some_and(|open| open.hidden);
        self.frames.push((self.xml.depth(), Frame::Run { hidden }));
    }

    pub(super) fn run_properties(&mut self) -> Result<(), ReadError> {
        let found = properties::run(&mut self.xml)?;
        if let Some((_, Frame::Run { hidden })) = self.frames.last_mut() {
            let styled = found.style.and_then(|style| self.context.styles.hidden(&style));
            *hidden = found.hidden.or(styled).unwrap_or(*hidden);
        }
        Ok(())
    }

    /// Writes characters of the present run.
    pub(super) fn write(&mut self, text: &str) {
        let Some((_, Frame::Run { hidden })) = self.frames.last() else { return };
        let hidden = *hidden;
        if self.codes > 0 {
            return;
        }
        let Some(open) = self.paragraph() else { return };
        let written = &mut open.para.text;
        if !hidden {
            written.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        } else if !text.trim().is_empty() {
            written.mark(NoteKind::HiddenText, written.text.len()..written.text.len());
        }
    }

    pub(super) fn line_break(&mut self) {
        let Some((_, Frame::Run { hidden: false })) = self.frames.last() else { return };
        if self.codes == 0
            && let Some(open) = self.paragraph()
            && !open.para.text.is_blank()
        {
            open.para.text.text.push('\n');
        }
    }

    pub(super) fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if self.fields.len() < MAX_FIELDS => {
                self.fields.push(true);
                self.codes += 1;
            }
            Some("separate") => {
                if let Some(code) = self.fields.last_mut() {
                    self.codes -= usize::from(std::mem::take(code));
                }
            }
            Some("end") => self.codes -= usize::from(self.fields.pop().unwrap_or(false)),
            _ => {}
        }
    }

    pub(super) fn comment(&mut self, element: &Element<'_>, note: impl FnOnce(&mut Open, String, usize)) {
        let id = element.attribute("id").unwrap_or_default();
        if let Some(open) = self.paragraph() {
            let at = open.para.text.text.len();
            note(open, id, at);
        }
    }

    /// Marks the place that is being written; between paragraphs, the next one.
    pub(super) fn mark_here(&mut self, kind: NoteKind) {
        let text = match self.paragraph() {
            Some(open) => &mut open.para.text,
            None => match self.flows.last_mut() {
                Some(flow) => &mut flow.carry,
                None => return,
            },
        };
        text.mark(kind, text.text.len()..text.text.len());
    }
}

impl Open {
    fn take_style(&mut self, styles: &Styles) {
        let style = self.properties.style.as_deref().or(styles.default_paragraph());
        self.para.heading = match self.properties.outline {
            Some(level) => heading_of(level),
            None => style.and_then(|style| styles.heading(style)),
        };
        self.para.contents |= style.is_some_and(|style| styles.is_contents(style));
        self.hidden = style.and_then(|style| styles.hidden(style)).unwrap_or(false);
    }
}
