//! Owns the ear for the tokenizer: collects the parts of a tag or doctype until it is whole. Knows
//! nothing of what elements mean.

use super::Tokens;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Token, TokenSink};
use html5gum::{Emitter, Error, State};
use std::convert::Infallible;

impl Emitter for Tokens<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush();
        self.builder.sink.text(self.lines.since(usize::MAX));
        let _ = self.builder.process_token(Token::EOFToken, 1);
        self.builder.end();
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, text: &[u8]) {
        if !self.skipping {
            self.lines.text(text);
        }
    }

    #[inline]
    fn init_start_tag(&mut self) {
        self.name.clear();
        self.is_end = false;
        self.self_closing = false;
        self.attributes.clear();
    }

    #[inline]
    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.is_end = true;
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        let state = if self.is_end {
            self.last_start.clear();
            self.end();
            None
        } else {
            let state = self.start();
            std::mem::swap(&mut self.last_start, &mut self.name);
            state
        };
        self.lines.skip();
        state
    }

    fn emit_current_comment(&mut self) {
        self.lines.skip();
    }

    fn emit_current_doctype(&mut self) {
        self.flush();
        let doctype = std::mem::take(&mut self.doctype);
        let _ = self.builder.process_token(Token::DoctypeToken(doctype), 1);
        self.lines.skip();
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    #[inline]
    fn push_tag_name(&mut self, text: &[u8]) {
        self.name.extend_from_slice(text);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, text: &[u8]) {
        push(&mut self.doctype.name, text);
    }

    fn init_doctype(&mut self) {
        self.doctype = Doctype::default();
    }

    #[inline]
    fn init_attribute(&mut self) {
        self.attributes.next();
    }

    #[inline]
    fn init_attribute_value(&mut self) {
        self.attributes.value_starts(self.lines.at);
    }

    #[inline]
    fn push_attribute_name(&mut self, text: &[u8]) {
        self.attributes.push_name(text);
    }

    #[inline]
    fn push_attribute_value(&mut self, text: &[u8]) {
        self.attributes.push_value(text, self.lines.at);
    }

    fn set_doctype_public_identifier(&mut self, text: &[u8]) {
        self.doctype.public_id = None;
        push(&mut self.doctype.public_id, text);
    }

    fn set_doctype_system_identifier(&mut self, text: &[u8]) {
        self.doctype.system_id = None;
        push(&mut self.doctype.system_id, text);
    }

    fn push_doctype_public_identifier(&mut self, text: &[u8]) {
        push(&mut self.doctype.public_id, text);
    }

    fn push_doctype_system_identifier(&mut self, text: &[u8]) {
        push(&mut self.doctype.system_id, text);
    }

    #[inline]
    fn start_open_tag(&mut self) {
        self.open = self.lines.at.saturating_sub(1);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.lines.at = self.lines.at.saturating_add_signed(offset);
    }
}

/// Adds to a part of a doctype, which tells standard pages from old ones: in old ones a table may
/// stand inside a paragraph.
fn push(part: &mut Option<StrTendril>, text: &[u8]) {
    part.get_or_insert_default().push_slice(&String::from_utf8_lossy(text));
}
