//! The tree that the standard's tree construction builds: elements and runs of text, with the bytes
//! of the source under each.
//!
//! It knows structure only: which text is shown and what is a paragraph is the business of `flow`.

mod sink;

use super::tag::Tag;
use crate::source::Span;
use html5ever::tendril::StrTendril;
use std::cell::{Cell, RefCell};

/// Index of a node; the document is node 0.
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = u32::MAX;

/// What attributes say about an element, reduced to what matters here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    /// Hidden by attribute or inline style.
    pub hidden: bool,
    /// Its class or id names a part around the article.
    pub around: bool,
    /// `rowspan`; 0 reaches to the end of the row group.
    pub row_span: Option<u16>,
    /// `colspan`.
    pub column_span: Option<u16>,
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// An element of the page.
    Element(Tag),
    /// An element of another vocabulary, such as a drawing's parts.
    Foreign(Tag),
    /// Consecutive runs of text: the first one's index, and how many.
    Text { first: u32, count: u32 },
}

/// An element or text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub what: What,
    pub traits: Traits,
    pub parent: Id,
    pub previous: Id,
    pub next: Id,
    pub first: Id,
    pub last: Id,
    /// Its start tag; empty for an element that the standard implies.
    pub open: Span,
    /// Where its content ends.
    pub close: u32,
    /// Where its end tag ends, or its content if it has none.
    pub end: u32,
}

impl Node {
    /// The element's tag, if it is an element of the page.
    pub(super) fn tag(&self) -> Option<Tag> {
        if let What::Element(tag) = self.what { Some(tag) } else { None }
    }

    /// The source under the element, tags included.
    pub(super) fn span(&self) -> Span {
        Span::new(self.open.start, self.end.max(self.open.end))
    }
}

/// The nodes, parents before their children.
#[derive(Debug)]
pub(super) struct Arena {
    pub nodes: Vec<Node>,
    /// Open elements as far as they can be seen from what was appended: the tree builder does not
    /// tell when it closes one.
    open: Vec<Id>,
}

/// The token in hand.
#[derive(Clone, Copy, Debug, Default)]
struct Token {
    span: Span,
    /// A start tag whose element was not made yet, with its traits.
    start: Option<(Tag, Traits)>,
}

/// Receives what the tree builder does.
pub(super) struct Tree {
    arena: RefCell<Arena>,
    token: Cell<Token>,
}

impl Tree {
    pub(super) fn new() -> Self {
        let document = Node {
            what: What::Foreign(Tag::Html),
            traits: Traits::default(),
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            open: Span::at(0),
            close: UNKNOWN,
            end: UNKNOWN,
        };
        let arena = Arena { nodes: vec![document], open: vec![0] };
        Self { arena: RefCell::new(arena), token: Cell::default() }
    }

    /// Says which start tag comes next.
    pub(super) fn start_tag(&self, tag: Tag, traits: Traits, span: Span) {
        self.token.set(Token { span, start: Some((tag, traits)) });
    }

    /// Says where the text that comes next lies.
    pub(super) fn text(&self, span: Span) {
        self.token.set(Token { span, start: None });
    }

    /// Says which end tag comes next, and ends the element it belongs to.
    pub(super) fn end_tag(&self, tag: Tag, span: Span) {
        self.token.set(Token { span, start: None });
        let mut arena = self.arena.borrow_mut();
        let heading = matches!(tag.kind(), super::tag::Kind::Heading(_));
        for depth in (0..arena.open.len()).rev() {
            let Some(open) = arena.nodes[arena.open[depth] as usize].tag() else { continue };
            if open == tag || (heading && matches!(open.kind(), super::tag::Kind::Heading(_))) {
                arena.close_above(depth + 1, span.start);
                let id = arena.open[depth];
                arena.close(id, span.start, span.end);
                arena.open.truncate(depth);
                return;
            }
            let barrier = if tag.is_table_part() { open == Tag::Table } else { open.is_table_part() };
            if barrier {
                return;
            }
        }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.arena.borrow().nodes.len()
    }

    /// The finished tree of a text of `length` bytes.
    pub(super) fn into_arena(self, length: u32) -> Arena {
        let mut arena = self.arena.into_inner();
        for node in &mut arena.nodes {
            if node.end == UNKNOWN {
                node.close = length;
                node.end = length;
            }
        }
        arena
    }
}

const UNKNOWN: u32 = u32::MAX;

impl Arena {
    /// A node.
    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    /// The children of a node.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let mut next = self.node(id).first;
        std::iter::from_fn(move || {
            let id = (next != NONE).then_some(next)?;
            next = self.node(id).next;
            Some(id)
        })
    }

    fn add(&mut self, what: What, traits: Traits, open: Span) -> Id {
        let id = self.nodes.len() as Id;
        self.nodes.push(Node {
            what,
            traits,
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
            open,
            close: UNKNOWN,
            end: UNKNOWN,
        });
        id
    }

    fn close(&mut self, id: Id, content: u32, end: u32) {
        let node = &mut self.nodes[id as usize];
        if node.end == UNKNOWN {
            node.close = content.max(node.open.end);
            node.end = end.max(node.open.end);
        }
    }

    /// Ends the open elements from a depth on where a token starts that implies their end.
    fn close_above(&mut self, depth: usize, at: u32) {
        for index in depth..self.open.len() {
            self.close(self.open[index], at, at);
        }
        self.open.truncate(depth);
    }

    fn detach(&mut self, id: Id) {
        let Node { parent, previous, next, .. } = self.nodes[id as usize];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.nodes[parent as usize].first = next,
            _ => self.nodes[previous as usize].next = next,
        }
        match next {
            NONE => self.nodes[parent as usize].last = previous,
            _ => self.nodes[next as usize].previous = previous,
        }
        let node = &mut self.nodes[id as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Puts a node under `parent`, before `next` or at the end.
    fn attach(&mut self, parent: Id, next: Id, id: Id) {
        self.detach(id);
        let previous = match next {
            NONE => self.nodes[parent as usize].last,
            _ => self.nodes[next as usize].previous,
        };
        let node = &mut self.nodes[id as usize];
        (node.parent, node.previous, node.next) = (parent, previous, next);
        match previous {
            NONE => self.nodes[parent as usize].first = id,
            _ => self.nodes[previous as usize].next = id,
        }
        match next {
            NONE => self.nodes[parent as usize].last = id,
            _ => self.nodes[next as usize].previous = id,
        }
    }

    fn attach_text(&mut self, parent: Id, next: Id, run: u32, span: Span) {
        let previous = match next {
            NONE => self.nodes[parent as usize].last,
            _ => self.nodes[next as usize].previous,
        };
        if previous != NONE
            && let Node { what: What::Text { first, count }, end, .. } = &mut self.nodes[previous as usize]
            && *first + *count == run
        {
            *count += 1;
            *end = span.end;
            return;
        }
        let id = self.add(What::Text { first: run, count: 1 }, Traits::default(), Span::at(span.start));
        self.close(id, span.end, span.end);
        self.attach(parent, next, id);
    }
}

/// The stand-in for a run of text that is sent through the tree builder: its index, in characters
/// that the tree builder takes for a word. The text itself need not be copied that way.
pub(super) fn encode_run(run: u32) -> StrTendril {
    let mut digits = [0; 6];
    for (place, digit) in digits.iter_mut().enumerate() {
        *digit = b'0' + ((run >> (6 * place)) & 63) as u8;
    }
    let length = digits.iter().rposition(|digit| *digit != b'0').map_or(1, |last| last + 1);
    StrTendril::from_slice(std::str::from_utf8(&digits[..length]).unwrap_or("0"))
}

fn decode_run(text: &str) -> u32 {
    text.bytes()
        .take(6)
        .enumerate()
        .fold(0, |run, (place, digit)| run | (u32::from(digit.wrapping_sub(b'0')) & 63) << (6 * place))
}
