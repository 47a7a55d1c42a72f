//! From the decoded file to the tree: takes the tokenizer's events, keeps the text with its bytes, and
//! sends to the tree builder what shapes the page.
//!
//! Inline tags are not sent. They shape no block, and the standard's bookkeeping for formatting
//! elements (reconstruction, adoption) is where hostile pages make tree construction quadratic. So
//! the text of one line is one run, however many inline elements it is scattered over.

use super::attribute::{Attributes, Collected};
use super::tag::{self, Kind, Tag};
use super::tree::{Id, Tree, encode_run};
use crate::document::Property;
use crate::source::Span;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag as TagToken, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{Tracer, TreeBuilder};
use html5gum::{Emitter, Error, State};
use std::cell::Cell;
use std::convert::Infallible;
use std::ops::Range;

/// Elements inside each other beyond which further ones only part lines. Browsers stop at 512;
/// tree construction looks through all open elements at many a tag, so this also bounds its time.
pub(super) const MAX_DEPTH: usize = 200;

/// Nodes and pieces of text of one page; beyond it the rest of the page is not looked at.
pub(super) const MAX_NODES: usize = 2 << 20;

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Text that stands in the source as it is read.
    Verbatim(Span),
    /// Text that the source spells differently: `length` bytes of [`Runs::decoded`] from `at` on.
    Decoded { span: Span, at: u32, length: u8 },
    /// A line break.
    Break(u32),
    /// A picture.
    Picture(Span),
}

/// Text without a block boundary in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Its pieces.
    pub first: u32,
    pub end: u32,
    /// The source from its first word to its last.
    pub span: Span,
    /// Bytes of text.
    pub weight: u32,
    /// Bytes of text in links.
    pub linked: u32,
    /// Line breaks.
    pub breaks: u32,
}

/// The text of a page, in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Runs {
    pub runs: Vec<Run>,
    pub pieces: Vec<Piece>,
    /// What character references stand for.
    pub decoded: String,
    /// Metadata in tags.
    pub properties: Vec<Property>,
    /// The first table that lies too deep to be one.
    pub too_deep: Option<Span>,
    /// Whether the page has more than [`MAX_NODES`].
    pub too_large: bool,
}

/// The tokenizer's other half.
pub(super) struct Tokens<'t> {
    text: &'t str,
    builder: &'t TreeBuilder<Id, Tree>,
    out: &'t mut Runs,
    /// How far the tokenizer has read.
    at: usize,
    /// How far the source is accounted for.
    cursor: usize,

    open: usize,
    name: Vec<u8>,
    last_start: Vec<u8>,
    is_end: bool,
    self_closing: bool,
    attributes: Attributes,
    doctype: Doctype,

    run: Run,
    /// Whether it says anything yet, and if not, up to where that is certain.
    solid: bool,
    looked: u32,
    in_link: bool,
    /// Inside an element whose text is never read.
    skipping: bool,
    /// Inline elements that are open from the outermost hidden one on, and whether they are hidden.
    inlines: Vec<(Vec<u8>, bool)>,
    /// How many of each known inline element are open.
    phrases: [u32; tag::COUNT],
    /// Whether there was a drawing, which may still be open.
    in_drawing: bool,
    /// Upper bound of the number of open elements.
    depth: usize,
    /// Open elements that lie too deep and were not sent.
    dropped: u32,
}

const EMPTY_RUN: Run =
    Run { first: 0, end: 0, span: Span { start: 0, end: 0 }, weight: 0, linked: 0, breaks: 0 };

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str, builder: &'t TreeBuilder<Id, Tree>, out: &'t mut Runs) -> Self {
        Self {
            text,
            builder,
            out,
            at: 0,
            cursor: 0,
            open: 0,
            name: Vec::new(),
            last_start: Vec::new(),
            is_end: false,
            self_closing: false,
            attributes: Attributes::default(),
            doctype: Doctype::default(),
            run: EMPTY_RUN,
            solid: false,
            looked: 0,
            in_link: false,
            skipping: false,
            inlines: Vec::new(),
            phrases: [0; tag::COUNT],
            in_drawing: false,
            depth: 0,
            dropped: 0,
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        let end = range.end.min(self.text.len());
        Span::new(range.start.min(end) as u32, end as u32)
    }

    /// Where in the source `emitted` stands. The tokenizer hands out parts of its input wherever it
    /// can; only character references, line ends and reconsumed bytes come from elsewhere.
    fn verbatim(&self, emitted: &[u8]) -> Option<Range<usize>> {
        let (source, length, cursor) = (self.text.as_bytes(), emitted.len(), self.cursor);
        let offset = (emitted.as_ptr() as usize).wrapping_sub(source.as_ptr() as usize);
        if offset <= source.len() && length <= source.len() - offset {
            return Some(offset..offset + length);
        }
        let next = source.get(cursor).copied();
        if next == Some(b'\r') && emitted == b"\n" {
            let feed = source.get(cursor + 1) == Some(&b'\n');
            return Some(cursor..cursor + 1 + usize::from(feed));
        }
        let stands = |at: usize| source.get(at..at + length) == Some(emitted);
        if next == Some(b'&') {
            return (self.at == cursor + length && stands(cursor)).then_some(cursor..cursor + length);
        }
        let before = self.at.checked_sub(length);
        [Some(cursor), before].into_iter().flatten().find(|at| stands(*at)).map(|at| at..at + length)
    }

    fn text(&mut self, emitted: &[u8]) {
        if self.skipping || emitted.is_empty() || self.is_full() {
            return;
        }
        if let Some(range) = self.verbatim(emitted) {
            self.cursor = range.end;
            let span = self.span(range);
            let fresh = self.out.pieces.len() == self.run.first as usize;
            match self.out.pieces.last_mut() {
                Some(Piece::Verbatim(last)) if !fresh && last.end == span.start => {
                    last.end = span.end;
                }
                _ => {
                    self.looked = span.start;
                    self.out.pieces.push(Piece::Verbatim(span));
                }
            }
            if !self.solid {
                self.look_for_word(span.end);
            }
        } else {
            let text = String::from_utf8_lossy(emitted);
            let span = self.span(self.cursor.min(self.at)..self.at);
            self.cursor = self.at;
            if !self.solid && !text.chars().all(is_blank) {
                self.begin(span.start);
            }
            let (at, length) = (self.out.decoded.len() as u32, text.len().min(255) as u8);
            self.out.decoded.push_str(&text);
            self.out.pieces.push(Piece::Decoded { span, at, length });
        }
        if self.solid {
            self.weigh(emitted.len());
        }
    }

    /// Looks for the first word of the run in what was added up to `end`.
    fn look_for_word(&mut self, end: u32) {
        // The tokenizer may part a character; then the rest of it is still to come.
        let Some(text) = self.text.get(Span::new(self.looked, end.max(self.looked)).range()) else { return };
        match text.find(|c| !is_blank(c)) {
            Some(at) => self.begin(self.looked + at as u32),
            None => self.looked = end,
        }
    }

    /// The first word of a run begins.
    fn begin(&mut self, at: u32) {
        self.solid = true;
        self.run.span = Span::at(at);
    }

    fn weigh(&mut self, bytes: usize) {
        self.run.weight += bytes as u32;
        if self.in_link {
            self.run.linked += bytes as u32;
        }
        let end = self.cursor.min(self.text.len()) as u32;
        self.run.span.end = self.run.span.start.max(end);
    }

    /// A line break or picture, part of the line like a word.
    fn mark(&mut self, piece: Piece) {
        if self.skipping || self.is_full() {
            return;
        }
        if !self.solid {
            self.begin(self.open as u32);
        }
        if matches!(piece, Piece::Break(_)) {
            self.run.breaks += 1;
        }
        self.out.pieces.push(piece);
        self.cursor = self.at;
        self.weigh(0);
    }

    /// Sends the run in hand, if it says anything. Blanks wait for the next word: wherever that
    /// stands, a blank in front of it is all that they can mean.
    fn flush(&mut self) {
        let first = self.run.first as usize;
        if !self.solid {
            self.out.pieces.truncate(first + 1);
            if matches!(self.out.pieces.get(first), Some(Piece::Break(_) | Piece::Picture(_))) {
                self.out.pieces.truncate(first);
            }
            return;
        }
        let end = self.out.pieces.len() as u32;
        let index = self.out.runs.len() as u32;
        self.builder.sink.text(self.run.span);
        self.out.runs.push(Run { end, ..self.run });
        self.run = Run { first: end, end, ..EMPTY_RUN };
        self.solid = false;
        let _ = self.builder.process_token(Token::CharacterTokens(encode_run(index)), 1);
    }

    fn is_full(&mut self) -> bool {
        if self.out.pieces.len() >= MAX_NODES {
            self.out.too_large = true;
        }
        self.out.too_large
    }

    /// The element of the tag in hand. A marquee is sent as a plain block, because the standard leaves
    /// a marker behind for each that its surroundings end, and those pile up.
    fn tag(&self) -> Option<Tag> {
        if self.name == b"marquee" { Some(Tag::Div) } else { Tag::find(&self.name) }
    }

    fn start(&mut self) -> Option<State> {
        let span = self.span(self.open..self.at);
        let collected = self.attributes.finish();
        let hidden = collected.traits.hidden;
        let tag = self.tag();
        if self.in_drawing && tag.is_some_and(Tag::ends_drawing) {
            self.end_drawing();
        }
        match tag {
            Some(Tag::Br | Tag::Img | Tag::Image | Tag::Embed | Tag::Object | Tag::Canvas) if hidden => (),
            Some(Tag::Br) => self.mark(Piece::Break(span.start)),
            Some(Tag::Img | Tag::Image | Tag::Embed | Tag::Object | Tag::Canvas) => {
                self.mark(Piece::Picture(span));
            }
            Some(Tag::Meta) => self.meta(collected, span),
            Some(tag) if tag.kind() != Kind::Inline => return self.send_start(tag, collected, span),
            tag => {
                if tag == Some(Tag::A) {
                    self.in_link = collected.link;
                }
                if tag == Some(Tag::Time)
                    && let Some((value, at)) = collected.date_time
                {
                    self.out.properties.push(Property { name: "time".into(), value, span: at });
                }
                self.inline_start(tag, hidden, span);
            }
        }
        None
    }

    fn end(&mut self) {
        let span = self.span(self.open..self.at);
        match self.tag() {
            Some(Tag::Br) => self.mark(Piece::Break(span.start)),
            Some(Tag::Img | Tag::Image | Tag::Embed | Tag::Object | Tag::Canvas | Tag::Meta | Tag::Hr) => (),
            Some(tag) if tag.kind() != Kind::Inline => self.send_end(tag, span),
            tag => {
                self.in_link &= tag != Some(Tag::A);
                self.inline_end(tag, span);
            }
        }
    }

    fn meta(&mut self, collected: Collected, tag: Span) {
        if let (Some(name), Some((value, span))) = (collected.name, collected.content)
            && self.out.properties.len() < MAX_NODES / 4
        {
            let span = if span.is_empty() { tag } else { span };
            self.out.properties.push(Property { name, value, span });
        }
    }

    /// Only a hidden inline element is sent, as one that the standard treats like any other.
    fn inline_start(&mut self, tag: Option<Tag>, hidden: bool, span: Span) {
        if let Some(tag) = tag {
            self.phrases[tag as usize] += 1;
        }
        if !hidden && self.inlines.is_empty() {
            return;
        }
        if self.inlines.len() < 64 {
            self.inlines.push((self.name.clone(), hidden));
        }
        if hidden {
            let traits = super::tree::Traits { hidden, ..Default::default() };
            let collected = Collected { traits, ..Default::default() };
            self.send_start(Tag::Span, collected, span);
        }
    }

    fn inline_end(&mut self, tag: Option<Tag>, span: Span) {
        let mut was_open = false;
        if let Some(tag) = tag
            && let Some(left) = self.phrases[tag as usize].checked_sub(1)
        {
            self.phrases[tag as usize] = left;
            was_open = true;
            // Nothing inside a drawing has such a name: it ends an element around it.
            if self.in_drawing && tag.ends_drawing() {
                self.end_drawing();
            }
        }
        if self.inlines.is_empty() {
            return;
        }
        let first = match self.inlines.iter().rposition(|(name, _)| *name == self.name) {
            Some(first) => first,
            // It ends an element around these, and these with it.
            None if was_open => 0,
            None => return,
        };
        while self.inlines.len() > first {
            if let Some((_, true)) = self.inlines.pop() {
                self.send_end(Tag::Span, span);
            }
        }
    }

    /// Ends the drawing in hand in place of an inline tag that would do so and is not sent.
    fn end_drawing(&mut self) {
        if self.builder.adjusted_current_node_present_but_not_in_html_namespace() {
            let span = self.span(self.open..self.open);
            self.send_start(Tag::Span, Collected::default(), span);
            self.send_end(Tag::Span, span);
        }
    }

    fn send_start(&mut self, tag: Tag, collected: Collected, span: Span) -> Option<State> {
        if matches!(tag, Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Li) {
            self.in_link = false;
        }
        if self.is_full() || self.builder.sink.len() >= MAX_NODES {
            self.out.too_large = true;
            return None;
        }
        self.in_drawing |= tag == Tag::Svg;
        if self.depth >= MAX_DEPTH && !tag.is_raw() {
            self.depth = self.count_open();
            if self.depth >= MAX_DEPTH {
                self.dropped += 1;
                if tag == Tag::Table {
                    self.out.too_deep.get_or_insert(span);
                }
                self.mark(Piece::Break(span.start));
                return None;
            }
        }
        self.flush();
        self.depth += 1;
        self.in_link |= tag == Tag::Option;
        self.builder.sink.start_tag(tag, collected.traits, span);
        let token = TagToken {
            kind: TagKind::StartTag,
            name: tag.name().clone(),
            self_closing: self.self_closing,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        let state = match self.builder.process_token(Token::TagToken(token), 1) {
            TokenSinkResult::RawData(RawKind::Rcdata) => State::RcData,
            TokenSinkResult::RawData(RawKind::Rawtext) => State::RawText,
            TokenSinkResult::RawData(_) => State::ScriptData,
            TokenSinkResult::Plaintext => State::PlainText,
            _ => return None,
        };
        self.skipping = matches!(state, State::RawText | State::ScriptData) && tag != Tag::Xmp;
        Some(state)
    }

    fn send_end(&mut self, tag: Tag, span: Span) {
        if matches!(tag, Tag::Td | Tag::Li | Tag::P | Tag::Table | Tag::Div | Tag::Option) {
            self.in_link = false;
        }
        self.skipping = false;
        if self.dropped > 0 && !tag.is_raw() {
            self.dropped -= 1;
            return self.mark(Piece::Break(span.start));
        }
        self.flush();
        self.builder.sink.end_tag(tag, span);
        let token = TagToken {
            kind: TagKind::EndTag,
            name: tag.name().clone(),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        let _ = self.builder.process_token(Token::TagToken(token), 1);
    }

    fn count_open(&self) -> usize {
        struct Count(Cell<usize>);
        impl Tracer for Count {
            type Handle = Id;
            fn trace_handle(&self, _: &Id) {
                self.0.set(self.0.get() + 1);
            }
        }
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        count.0.get()
    }
}

/// Adds to a part of a doctype, which tells standard pages from old ones: in old ones a table may
/// stand inside a paragraph.
fn push(part: &mut Option<StrTendril>, text: &[u8]) {
    part.get_or_insert_default().push_slice(&String::from_utf8_lossy(text));
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

impl Emitter for Tokens<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush();
        self.builder.sink.text(Span::at(self.text.len() as u32));
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
        self.text(text);
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
        self.cursor = self.at;
        state
    }

    fn emit_current_comment(&mut self) {
        self.cursor = self.at;
    }

    fn emit_current_doctype(&mut self) {
        self.flush();
        let doctype = std::mem::take(&mut self.doctype);
        let _ = self.builder.process_token(Token::DoctypeToken(doctype), 1);
        self.cursor = self.at;
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
        self.attributes.value_starts(self.at);
    }

    #[inline]
    fn push_attribute_name(&mut self, text: &[u8]) {
        self.attributes.push_name(text);
    }

    #[inline]
    fn push_attribute_value(&mut self, text: &[u8]) {
        self.attributes.push_value(text, self.at);
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
        self.open = self.at.saturating_sub(1);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }
}
