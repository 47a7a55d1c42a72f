//! Where every key and value of a YAML text stands, in bytes.
//!
//! The parser of values keeps no spans through typed reading (they are lost in tagged and flattened
//! types), so places are indexed beside it, by path, from the parser's events.

use super::At;
use granit_parser::{Event, Parser};
use std::collections::HashMap;
use std::ops::Range;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// Most values that a file with aliases may unfold to.
const MAX_UNFOLDED: usize = 100_000;

/// Keys and values of one file.
#[derive(Debug, Default)]
pub(super) struct Places {
    nodes: Vec<Node>,
    children: HashMap<(usize, String), usize>,
    /// Keys that stand twice in one map.
    pub(super) doubled: Vec<Doubled>,
}

/// A key that stands twice in one map.
#[derive(Debug)]
pub(super) struct Doubled {
    pub(super) key: String,
    pub(super) first: Range<usize>,
    pub(super) second: Range<usize>,
}

#[derive(Debug)]
struct Node {
    /// Empty for items of a list and for the top.
    key: Range<usize>,
    value: Range<usize>,
    /// The decoded text of a scalar, with which a range within it is found in its source.
    scalar: Option<String>,
}

/// A map or list that is open.
struct Open {
    node: usize,
    /// Items so far; `None` in a map.
    items: Option<usize>,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
    anchor: usize,
    /// Values in it, aliases unfolded.
    size: usize,
}

impl Places {
    /// Indexes a text.
    ///
    /// # Errors
    /// Where it is no YAML or beyond a limit, and why.
    pub(super) fn of(text: &str) -> Result<Self, (Range<usize>, String)> {
        if text.len() > MAX_BYTES {
            return Err((0..0, format!("the file is larger than {} MiB", MAX_BYTES >> 20)));
        }
        let mut places = Self::default();
        let mut open: Vec<Open> = Vec::new();
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                let end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                (at..end, error.info())
            })?;
            let span = span.byte_range().unwrap_or(0..0);
            let awaits_key = open.last().is_some_and(|open| open.items.is_none() && open.key.is_none());
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        return Err((span, "a second document begins here; a file holds one".into()));
                    }
                }
                Event::Scalar(key, ..) if awaits_key => {
                    if let Some(map) = open.last_mut() {
                        map.key = Some((key.into_owned(), span));
                    }
                }
                Event::MappingStart(..) | Event::SequenceStart(..) | Event::Alias(..) if awaits_key => {
                    return Err((span, "a key has to be a plain text".into()));
                }
                Event::Scalar(value, _, anchor, _) => {
                    places.add(&mut open, span, Some(value.into_owned()), 1);
                    sizes.insert(anchor, 1);
                }
                Event::Alias(anchor) => {
                    // An alias to what is still open has no size yet; the parser of values refuses it.
                    let size = sizes.get(&anchor).copied().unwrap_or(1);
                    places.add(&mut open, span.clone(), None, size);
                    if open.iter().map(|open| open.size).sum::<usize>() > MAX_UNFOLDED {
                        return Err((span, format!("the aliases unfold to more than {MAX_UNFOLDED} values")));
                    }
                }
                Event::MappingStart(_, anchor, _) | Event::SequenceStart(_, anchor, _) => {
                    let is_list = matches!(event, Event::SequenceStart(..));
                    if open.len() >= MAX_DEPTH {
                        return Err((span, format!("nested deeper than {MAX_DEPTH} levels")));
                    }
                    let node = places.add(&mut open, span, None, 1);
                    open.push(Open { node, items: is_list.then_some(0), key: None, anchor, size: 0 });
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    if let Some(closed) = open.pop() {
                        let value = &mut places.nodes[closed.node].value;
                        value.end = span.end.max(value.start);
                        sizes.insert(closed.anchor, closed.size + 1);
                        if let Some(around) = open.last_mut() {
                            around.size += closed.size;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(places)
    }

    /// Adds a value to what is open, under the waiting key or as the next item.
    fn add(&mut self, open: &mut [Open], value: Range<usize>, scalar: Option<String>, size: usize) -> usize {
        let index = self.nodes.len();
        let mut key = 0..0;
        if let Some(around) = open.last_mut() {
            around.size += size;
            let name = match &mut around.items {
                Some(items) => {
                    *items += 1;
                    (*items - 1).to_string()
                }
                None => {
                    let (name, span) = around.key.take().unwrap_or_default();
                    key = span;
                    name
                }
            };
            if let Some(first) = self.children.insert((around.node, name.clone()), index) {
                let first = self.nodes[first].key.clone();
                self.doubled.push(Doubled { key: name, first, second: key.clone() });
            }
        }
        self.nodes.push(Node { key, value, scalar });
        index
    }

    /// The bytes of a place, or of the nearest thing around it that exists.
    pub(super) fn span(&self, text: &str, at: &At) -> Range<usize> {
        let mut node = 0;
        let mut whole = true;
        for name in &at.path {
            match self.children.get(&(node, name.clone())) {
                Some(child) => node = *child,
                None => {
                    whole = false;
                    break;
                }
            }
        }
        let Some(node) = self.nodes.get(node) else { return 0..0 };
        let value = first_line(text, node.value.clone());
        let is_key = at.key || !whole || value.is_empty();
        if is_key && !node.key.is_empty() {
            return node.key.clone();
        }
        match (&at.range, &node.scalar) {
            (Some(range), Some(scalar)) if whole => within(text, &node.value, scalar, range).unwrap_or(value),
            _ => value,
        }
    }
}

/// A range of a scalar's decoded text as bytes of the source. Escapes and folded lines move what
/// follows them, but leave short fragments as they are, so the fragment's occurrences are counted.
fn within(text: &str, span: &Range<usize>, scalar: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let source = text.get(span.clone())?;
    if let Some(start) = source.find(scalar) {
        let start = span.start + start;
        return text
            .get(start + range.start..start + range.end)
            .map(|_| start + range.start..start + range.end);
    }
    let fragment = scalar.get(range.clone()).filter(|fragment| !fragment.is_empty())?;
    let before = scalar[..range.start].matches(fragment).count();
    let (start, _) = source.match_indices(fragment).nth(before)?;
    Some(span.start + start..span.start + start + fragment.len())
}

/// A map over several lines is shown by its first one: a frame over half a file says nothing.
fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(under) = text.get(span.clone()) else { return span };
    let line = under.lines().next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}
