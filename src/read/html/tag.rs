//! The elements that shape a page, by name. What is not listed here is inline and has no say in
//! where a paragraph or a cell begins.

use html5ever::{LocalName, local_name};

/// What an element means for the flow of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sets its content apart from what stands before and after it.
    Block,
    /// A heading of a level, one-based.
    Heading(u8),
    /// A block whose line breaks count.
    Pre,
    /// A table.
    Table,
    /// A table's caption.
    Caption,
    /// A group of rows.
    Group,
    /// A row.
    Row,
    /// A cell.
    Cell,
    /// Part of a line, and in the tree only if it is hidden.
    Inline,
    /// Its text is none of the page's text.
    Skip,
    /// The page's title, no part of the flow either.
    Title,
    /// A drawing.
    Drawing,
    /// Handled while tokenizing; never in the tree.
    Token,
}

macro_rules! tags {
    ($($tag:ident $name:tt $kind:expr;)*) => {
        /// A known element name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Tag { $($tag),* }

        const TEXTS: &[&str] = &[$($name),*];
        const TAGS: &[Tag] = &[$(Tag::$tag),*];
        const KINDS: &[Kind] = &[$($kind),*];
        static NAMES: &[LocalName] = &[$(local_name!($name)),*];
    };
}

tags! {
    Html "html" Kind::Block;
    Head "head" Kind::Skip;
    Body "body" Kind::Block;
    Title "title" Kind::Title;
    Script "script" Kind::Skip;
    Style "style" Kind::Skip;
    Noscript "noscript" Kind::Skip;
    Noembed "noembed" Kind::Skip;
    Noframes "noframes" Kind::Skip;
    Iframe "iframe" Kind::Skip;
    Template "template" Kind::Skip;
    Svg "svg" Kind::Drawing;
    Textarea "textarea" Kind::Block;
    Button "button" Kind::Block;
    Option "option" Kind::Block;
    Address "address" Kind::Block;
    Article "article" Kind::Block;
    Aside "aside" Kind::Block;
    Blockquote "blockquote" Kind::Block;
    Center "center" Kind::Block;
    Details "details" Kind::Block;
    Dialog "dialog" Kind::Block;
    Dir "dir" Kind::Block;
    Div "div" Kind::Block;
    Dl "dl" Kind::Block;
    Fieldset "fieldset" Kind::Block;
    Figcaption "figcaption" Kind::Block;
    Figure "figure" Kind::Block;
    Footer "footer" Kind::Block;
    Form "form" Kind::Block;
    Header "header" Kind::Block;
    Hgroup "hgroup" Kind::Block;
    Legend "legend" Kind::Block;
    Main "main" Kind::Block;
    Menu "menu" Kind::Block;
    Nav "nav" Kind::Block;
    Ol "ol" Kind::Block;
    Section "section" Kind::Block;
    Summary "summary" Kind::Block;
    Ul "ul" Kind::Block;
    P "p" Kind::Block;
    Li "li" Kind::Block;
    Dd "dd" Kind::Block;
    Dt "dt" Kind::Block;
    Hr "hr" Kind::Block;
    H1 "h1" Kind::Heading(1);
    H2 "h2" Kind::Heading(2);
    H3 "h3" Kind::Heading(3);
    H4 "h4" Kind::Heading(4);
    H5 "h5" Kind::Heading(5);
    H6 "h6" Kind::Heading(6);
    Pre "pre" Kind::Pre;
    Listing "listing" Kind::Pre;
    Xmp "xmp" Kind::Pre;
    Plaintext "plaintext" Kind::Pre;
    Table "table" Kind::Table;
    Caption "caption" Kind::Caption;
    Tbody "tbody" Kind::Group;
    Thead "thead" Kind::Group;
    Tfoot "tfoot" Kind::Group;
    Tr "tr" Kind::Row;
    Td "td" Kind::Cell;
    Th "th" Kind::Cell;
    Span "span" Kind::Inline;
    A "a" Kind::Inline;
    B "b" Kind::Inline;
    Big "big" Kind::Inline;
    Code "code" Kind::Inline;
    Em "em" Kind::Inline;
    Font "font" Kind::Inline;
    I "i" Kind::Inline;
    Nobr "nobr" Kind::Inline;
    Ruby "ruby" Kind::Inline;
    S "s" Kind::Inline;
    Small "small" Kind::Inline;
    Strike "strike" Kind::Inline;
    Strong "strong" Kind::Inline;
    Sub "sub" Kind::Inline;
    Sup "sup" Kind::Inline;
    Time "time" Kind::Inline;
    Tt "tt" Kind::Inline;
    U "u" Kind::Inline;
    Var "var" Kind::Inline;
    Br "br" Kind::Token;
    Canvas "canvas" Kind::Token;
    Embed "embed" Kind::Token;
    Image "image" Kind::Token;
    Img "img" Kind::Token;
    Meta "meta" Kind::Token;
    Object "object" Kind::Token;
}

impl Tag {
    /// The element of a name in lower case.
    pub(super) fn find(name: &[u8]) -> Option<Tag> {
        let mut slot = hash(name);
        loop {
            let index = TABLE[slot].checked_sub(1)? as usize;
            if TEXTS[index].as_bytes() == name {
                return Some(TAGS[index]);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The element of a name as the tree builder spells it.
    pub(super) fn of(name: &LocalName) -> Tag {
        Self::find(name.as_bytes()).unwrap_or(Tag::Span)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static LocalName {
        &NAMES[self as usize]
    }

    /// What it means for the flow.
    pub(super) fn kind(self) -> Kind {
        KINDS[self as usize]
    }

    /// Whether it ends a drawing that it is met in, as most of HTML does.
    pub(super) fn ends_drawing(self) -> bool {
        match self.kind() {
            Kind::Inline => !matches!(self, Tag::A | Tag::Font | Tag::Time),
            _ => matches!(self, Tag::Br | Tag::Embed | Tag::Img | Tag::Meta),
        }
    }

    /// Whether it belongs to the skeleton of a table, whose end tags reach past other elements.
    pub(super) fn is_table_part(self) -> bool {
        matches!(self.kind(), Kind::Table | Kind::Caption | Kind::Group | Kind::Row | Kind::Cell)
    }

    /// Whether its end tag is found by the tokenizer, so that it has to be sent at any depth.
    pub(super) fn is_raw(self) -> bool {
        matches!(
            self,
            Tag::Title
                | Tag::Script
                | Tag::Style
                | Tag::Noscript
                | Tag::Noembed
                | Tag::Noframes
                | Tag::Iframe
                | Tag::Textarea
                | Tag::Xmp
                | Tag::Plaintext
        )
    }
}

/// How many names are known.
pub(super) const COUNT: usize = TAGS.len();

/// Open addressing with one-based indices; built by the compiler, because a page asks it for each of
/// its tags.
static TABLE: [u8; SLOTS] = {
    let mut table = [0; SLOTS];
    let mut index = 0;
    while index < TEXTS.len() {
        let mut slot = hash(TEXTS[index].as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        index += 1;
        table[slot] = index as u8;
    }
    table
};

const SLOTS: usize = 512;

const fn hash(name: &[u8]) -> usize {
    if name.is_empty() {
        return 0;
    }
    let (first, middle, last) =
        (name[0] as usize, name[name.len() / 2] as usize, name[name.len() - 1] as usize);
    (first * 7 + middle * 31 + last * 131 + name.len() * 17) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_others_are_not() {
        for (index, name) in TEXTS.iter().enumerate() {
            assert_eq!(Tag::find(name.as_bytes()), Some(TAGS[index]));
            assert_eq!(&**TAGS[index].name(), *name);
        }
        for name in ["", "bb", "label", "o:p", "tabl", "tablee", "st1:chsdate"] {
            assert_eq!(Tag::find(name.as_bytes()), None, "{name}");
        }
    }
}
