//! From the decoded file to the tree: takes the tokenizer's events, keeps the text with its bytes, and
//! sends to the tree builder what shapes the page.
//!
//! Inline tags are not sent. They shape no block, and the standard's bookkeeping for formatting
//! elements (reconstruction, adoption) is where hostile pages make tree construction quadratic. So
//! the text of one line is one run, however many inline elements it is scattered over.

mod emitter;

use super::attribute::{Attributes, Collected};
use super::run::{MAX_NODES, Piece, Runs, Writer};
use super::tag::{self, Kind, Tag};
use super::tree::{Id, Tree, encode_run};
use crate::source::Span;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag as TagToken, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{Tracer, TreeBuilder};
use html5gum::State;
use std::cell::Cell;

/// Elements inside each other beyond which further ones only part lines. Browsers stop at 512;
/// tree construction looks through all open elements at many a tag, so this also bounds its time.
pub(super) const MAX_DEPTH: usize = 200;

/// What is made of an inline element.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inline {
    /// Nothing.
    Plain,
    /// It is not shown.
    Hidden,
    /// Its style sets it apart: lines end before and behind it.
    Block,
}

/// The tokenizer's other half.
pub(super) struct Tokens<'t> {
    lines: Writer<'t>,
    builder: &'t TreeBuilder<Id, Tree>,

    /// Where the tag in hand begins.
    open: usize,
    name: Vec<u8>,
    last_start: Vec<u8>,
    is_end: bool,
    self_closing: bool,
    attributes: Attributes,
    doctype: Doctype,

    /// Inside an element whose text is never read.
    skipping: bool,
    /// Inline elements that are open from the outermost on that is more than that.
    inlines: Vec<(Vec<u8>, Inline)>,
    /// How many of each known inline element are open.
    phrases: [u32; tag::COUNT],
    /// Whether there was a drawing, which may still be open.
    in_drawing: bool,
    /// Upper bound of the number of open elements.
    depth: usize,
    /// Open elements that lie too deep and were not sent.
    dropped: u32,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str, builder: &'t TreeBuilder<Id, Tree>, out: &'t mut Runs) -> Self {
        Self {
            lines: Writer::new(text, out),
            builder,
            open: 0,
            name: Vec::new(),
            last_start: Vec::new(),
            is_end: false,
            self_closing: false,
            attributes: Attributes::default(),
            doctype: Doctype::default(),
            skipping: false,
            inlines: Vec::new(),
            phrases: [0; tag::COUNT],
            in_drawing: false,
            depth: 0,
            dropped: 0,
        }
    }

    /// A line break or picture; the place is the tag in hand.
    fn mark(&mut self, piece: Piece) {
        if !self.skipping {
            self.lines.mark(piece, self.open as u32);
        }
    }

    /// Sends the run of text in hand, if there is one.
    fn flush(&mut self) {
        if let Some((run, span)) = self.lines.finish() {
            self.builder.sink.text(span);
            let _ = self.builder.process_token(Token::CharacterTokens(encode_run(run)), 1);
        }
    }

    /// The element of the tag in hand. A marquee is sent as a plain block, because the standard leaves
    /// a marker behind for each that its surroundings end, and those pile up.
    fn tag(&self) -> Option<Tag> {
        if self.name == b"marquee" { Some(Tag::Div) } else { Tag::find(&self.name) }
    }

    fn start(&mut self) -> Option<State> {
        let span = self.lines.since(self.open);
        let collected = self.attributes.finish();
        let hidden = collected.traits.hidden;
        let inline = match (hidden, collected.block) {
            (true, _) => Inline::Hidden,
            (false, true) => Inline::Block,
            (false, false) => Inline::Plain,
        };
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
                    self.lines.in_link = collected.link;
                }
                if tag == Some(Tag::Time)
                    && let Some((value, at)) = collected.date_time
                {
                    self.lines.out.property("time".into(), value, at);
                }
                self.inline_start(tag, inline, span);
            }
        }
        None
    }

    fn end(&mut self) {
        let span = self.lines.since(self.open);
        match self.tag() {
            Some(Tag::Br) => self.mark(Piece::Break(span.start)),
            Some(Tag::Img | Tag::Image | Tag::Embed | Tag::Object | Tag::Canvas | Tag::Meta | Tag::Hr) => (),
            Some(tag) if tag.kind() != Kind::Inline => self.send_end(tag, span),
            tag => {
                self.lines.in_link &= tag != Some(Tag::A);
                self.inline_end(tag, span);
            }
        }
    }

    fn meta(&mut self, collected: Collected, tag: Span) {
        if let (Some(name), Some((value, span))) = (collected.name, collected.content) {
            self.lines.out.property(name, value, if span.is_empty() { tag } else { span });
        }
    }

    /// Only a hidden inline element is sent, as one that the standard treats like any other.
    fn inline_start(&mut self, tag: Option<Tag>, inline: Inline, span: Span) {
        if let Some(tag) = tag {
            self.phrases[tag as usize] += 1;
        }
        if inline == Inline::Plain && self.inlines.is_empty() {
            return;
        }
        if self.inlines.len() < 64 {
            self.inlines.push((self.name.clone(), inline));
        }
        match inline {
            Inline::Plain => (),
            Inline::Block => self.mark(Piece::Break(span.start)),
            Inline::Hidden => {
                let traits = super::tree::Traits { hidden: true, ..Default::default() };
                let collected = Collected { traits, ..Default::default() };
                self.send_start(Tag::Span, collected, span);
            }
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
            match self.inlines.pop() {
                Some((_, Inline::Hidden)) => self.send_end(Tag::Span, span),
                Some((_, Inline::Block)) => self.mark(Piece::Break(span.start)),
                _ => (),
            }
        }
    }

    /// Ends the drawing in hand in place of an inline tag that would do so and is not sent.
    fn end_drawing(&mut self) {
        if self.builder.adjusted_current_node_present_but_not_in_html_namespace() {
            let span = Span::at(self.open as u32);
            self.send_start(Tag::Span, Collected::default(), span);
            self.send_end(Tag::Span, span);
        }
    }

    fn send_start(&mut self, tag: Tag, collected: Collected, span: Span) -> Option<State> {
        if matches!(tag, Tag::Table | Tag::Tr | Tag::Td | Tag::Th | Tag::Li) {
            self.lines.in_link = false;
        }
        if self.lines.is_full() || self.builder.sink.len() >= MAX_NODES {
            self.lines.out.too_large = true;
            return None;
        }
        self.in_drawing |= tag == Tag::Svg;
        if self.depth >= MAX_DEPTH && !tag.is_raw() {
            self.depth = self.count_open();
            if self.depth >= MAX_DEPTH {
                self.dropped += 1;
                if tag == Tag::Table {
                    self.lines.out.too_deep.get_or_insert(span);
                }
                self.mark(Piece::Break(span.start));
                return None;
            }
        }
        self.flush();
        self.depth += 1;
        self.lines.in_link |= tag == Tag::Option;
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
            self.lines.in_link = false;
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
