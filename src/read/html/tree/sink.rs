//! Owns the answers to the standard's tree construction: each of its steps as a change of the tree.
//! Knows nothing of the tokens that led to a step but where they lie.

use super::super::tag::Tag;
use super::{Id, NONE, Token, Traits, Tree, What, decode_run};
use crate::source::Span;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};
use std::borrow::Cow;

/// The name of an element, as the tree builder asks for it at every turn.
#[derive(Debug)]
pub(in crate::read::html) struct Name(Tag, bool);

static HTML: Namespace = ns!(html);
static SVG: Namespace = ns!(svg);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        if self.1 { &SVG } else { &HTML }
    }

    fn local_name(&self) -> &LocalName {
        self.0.name()
    }
}

impl Tree {
    fn insert(&self, parent: Id, next: Id, child: NodeOrText<Id>) {
        let mut arena = self.arena.borrow_mut();
        let span = self.token.get().span;
        if next == NONE
            && let Some(depth) = arena.open.iter().rposition(|open| *open == parent)
        {
            arena.close_above(depth + 1, span.start);
        }
        match child {
            NodeOrText::AppendNode(id) => {
                arena.attach(parent, next, id);
                arena.open.push(id);
            }
            NodeOrText::AppendText(text) => arena.attach_text(parent, next, decode_run(&text), span),
        }
    }
}

impl TreeSink for Tree {
    type Handle = Id;
    type Output = ();
    type ElemName<'a> = Name;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, id: &'a Id) -> Name {
        match self.arena.borrow().nodes[*id as usize].what {
            What::Element(tag) => Name(tag, false),
            What::Foreign(tag) => Name(tag, true),
            What::Text { .. } => Name(Tag::Span, false),
        }
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> Id {
        let token = self.token.get();
        let (tag, traits, open) = match token.start {
            Some((tag, traits)) if *tag.name() == name.local => {
                self.token.set(Token { start: None, ..token });
                (tag, traits, token.span)
            }
            _ => (Tag::of(&name.local), Traits::default(), Span::at(token.span.start)),
        };
        let what = if name.ns == HTML { What::Element(tag) } else { What::Foreign(tag) };
        self.arena.borrow_mut().add(what, traits, open)
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.arena.borrow_mut().add(What::Foreign(Tag::Span), Traits::default(), self.token.get().span)
    }

    fn create_pi(&self, target: StrTendril, _: StrTendril) -> Id {
        self.create_comment(target)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.arena.borrow().nodes[*element as usize].parent;
        match parent {
            NONE => self.insert(*previous, NONE, child),
            _ => self.insert(parent, *element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, template: &Id) -> Id {
        *template
    }

    fn same_node(&self, one: &Id, other: &Id) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.arena.borrow().nodes[*sibling as usize].parent;
        match parent {
            NONE => self.insert(0, NONE, child),
            _ => self.insert(parent, *sibling, child),
        }
    }

    fn add_attrs_if_missing(&self, _: &Id, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, id: &Id) {
        self.arena.borrow_mut().detach(*id);
    }

    fn reparent_children(&self, id: &Id, parent: &Id) {
        let mut arena = self.arena.borrow_mut();
        while arena.nodes[*id as usize].first != NONE {
            let child = arena.nodes[*id as usize].first;
            arena.attach(*parent, NONE, child);
        }
    }
}
