//! Attributes of the tag in hand, read only as far as they matter: spans of cells, what is hidden,
//! names of page parts, and metadata.

use super::tree::Traits;
use crate::source::Span;

/// What the attributes of a tag said.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub traits: Traits,
    /// Whether its style sets it apart as a block, whatever the element is.
    pub block: bool,
    /// Whether it links somewhere.
    pub link: bool,
    /// `name` (or `property`).
    pub name: Option<String>,
    /// `content`, and where.
    pub content: Option<(String, Span)>,
    /// `datetime`, and where.
    pub date_time: Option<(String, Span)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Which {
    #[default]
    Other,
    Class,
    Style,
    Hidden,
    RowSpan,
    ColumnSpan,
    Name,
    Content,
    DateTime,
    Link,
}

/// Collects one tag's attributes.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    collected: Collected,
    name: Vec<u8>,
    which: Option<Which>,
    value: Vec<u8>,
    span: (usize, usize),
    around: Around,
    styled: bool,
}

impl Attributes {
    /// A new tag begins.
    pub(super) fn clear(&mut self) {
        if !self.name.is_empty() || self.which.is_some() {
            *self = Self { name: std::mem::take(&mut self.name), ..Self::default() };
            self.name.clear();
        }
        self.collected = Collected::default();
        self.around = Around::default();
        self.styled = false;
    }

    /// A new attribute begins.
    pub(super) fn next(&mut self) {
        self.flush();
    }

    pub(super) fn push_name(&mut self, text: &[u8]) {
        // The longest name that matters has eight bytes; anything longer is another one.
        if self.name.len() < 16 {
            self.name.extend_from_slice(&text[..text.len().min(16)]);
        }
    }

    pub(super) fn value_starts(&mut self, at: usize) {
        self.which = Some(which(&self.name));
        self.span = (at, at);
    }

    pub(super) fn push_value(&mut self, text: &[u8], at: usize) {
        if self.which.is_some_and(|which| which != Which::Other) {
            self.value.extend_from_slice(text);
            self.span.1 = at;
        }
    }

    /// The tag ends.
    pub(super) fn finish(&mut self) -> Collected {
        self.flush();
        self.collected.traits.around = self.around.verdict();
        std::mem::take(&mut self.collected)
    }

    fn flush(&mut self) {
        if self.name.is_empty() && self.which.is_none() {
            return;
        }
        let which = self.which.take().unwrap_or_else(|| which(&self.name));
        self.name.clear();
        if which == Which::Other {
            return;
        }
        let it = &mut self.collected;
        let value = || {
            let text = String::from_utf8_lossy(&self.value).into_owned();
            (text, Span::from(self.span.0..self.span.1))
        };
        match which {
            Which::Other => (),
            Which::Class => self.around.look_at(&self.value),
            // Of two attributes of one name the first counts, even if it is empty.
            Which::Style if self.styled => (),
            Which::Style => {
                self.styled = true;
                match display(&self.value) {
                    Some(Display::None) => it.traits.hidden = true,
                    Some(Display::Block) => it.block = true,
                    None => (),
                }
            }
            Which::Hidden => it.traits.hidden = true,
            Which::RowSpan => it.traits.row_span = it.traits.row_span.or(number(&self.value, 65534)),
            Which::ColumnSpan => it.traits.column_span = it.traits.column_span.or(number(&self.value, 1000)),
            Which::Name => it.name = it.name.take().or_else(|| Some(value().0)),
            Which::Content => it.content = it.content.take().or_else(|| Some(value())),
            Which::DateTime => it.date_time = it.date_time.take().or_else(|| Some(value())),
            Which::Link => it.link = true,
        }
        self.value.clear();
    }
}

fn which(name: &[u8]) -> Which {
    match name {
        b"class" | b"id" => Which::Class,
        b"style" => Which::Style,
        b"hidden" => Which::Hidden,
        b"rowspan" => Which::RowSpan,
        b"colspan" => Which::ColumnSpan,
        b"name" | b"property" => Which::Name,
        b"content" => Which::Content,
        b"datetime" => Which::DateTime,
        b"href" => Which::Link,
        _ => Which::Other,
    }
}

/// The standard's rules for parsing non-negative integers, clamped.
fn number(value: &[u8], limit: u16) -> Option<u16> {
    let start = value.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let digits = value[start..].strip_prefix(b"+").unwrap_or(&value[start..]);
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let digits = &digits[..end];
    let number = digits.iter().fold(0u32, |sum, digit| {
        sum.saturating_mul(10).saturating_add(u32::from(digit - b'0')).min(u32::from(limit))
    });
    (!digits.is_empty()).then_some(number as u16)
}

/// What an inline style makes of an element.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Display {
    None,
    Block,
}

/// What an inline style says of `display`, as far as it matters; hiding wins.
fn display(style: &[u8]) -> Option<Display> {
    let said = style.split(|byte| *byte == b';').filter_map(|declaration| {
        let mut parts = declaration.splitn(2, |byte| *byte == b':');
        if !parts.next()?.trim_ascii().eq_ignore_ascii_case(b"display") {
            return None;
        }
        let value = parts.next()?.trim_ascii();
        let value = value.split(|byte| *byte == b'!').next()?.trim_ascii();
        let blocks = [&b"block"[..], b"flex", b"grid", b"list-item", b"table"];
        if value.eq_ignore_ascii_case(b"none") {
            return Some(Display::None);
        }
        blocks.iter().any(|word| value.eq_ignore_ascii_case(word)).then_some(Display::Block)
    });
    said.reduce(|one, other| if one == Display::None { one } else { other })
}

/// Whether class and id name a part of the page around the article.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    certain: bool,
    likely: bool,
    article: bool,
}

impl Around {
    fn look_at(&mut self, value: &[u8]) {
        let mut word = [0; 12];
        let mut length = 0;
        let mut previous = b' ';
        for byte in value.iter().copied().chain([b' ']) {
            let begins = byte.is_ascii_uppercase() && previous.is_ascii_lowercase();
            if (begins || !byte.is_ascii_alphabetic()) && length > 0 {
                if length <= word.len() {
                    self.word(&word[..length]);
                }
                length = 0;
            }
            if byte.is_ascii_alphabetic() {
                if length < word.len() {
                    word[length] = byte.to_ascii_lowercase();
                }
                length += 1;
            }
            previous = byte;
        }
    }

    fn word(&mut self, word: &[u8]) {
        match word {
            b"nav" | b"navbar" | b"navigation" | b"menu" | b"submenu" | b"breadcrumb" | b"breadcrumbs"
            | b"crumb" | b"crumbs" | b"sidebar" | b"copyright" | b"pagination" => self.certain = true,
            b"header" | b"footer" | b"foot" | b"share" | b"toolbar" | b"search" | b"login" | b"pager"
            | b"banner" | b"related" | b"recommend" | b"friendlink" | b"friendlinks" | b"qrcode" => {
                self.likely = true;
            }
            b"article" | b"content" | b"detail" | b"main" | b"editor" | b"text" | b"body" | b"title"
            | b"report" => self.article = true,
            _ => (),
        }
    }

    fn verdict(self) -> bool {
        self.certain || (self.likely && !self.article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_hide_and_set_apart() {
        for style in ["display:none", "color:red; DISPLAY : None !important", "display:none;display:block"] {
            assert_eq!(display(style.as_bytes()), Some(Display::None), "{style}");
        }
        for style in ["display:block", "color:red;display: Table!important;"] {
            assert_eq!(display(style.as_bytes()), Some(Display::Block), "{style}");
        }
        for style in ["", "display:inline", "display:nonesuch", "display:none x", "x:display:none"] {
            assert_eq!(display(style.as_bytes()), None, "{style}");
        }
    }

    #[test]
    fn numbers_as_the_standard_reads_them() {
        let parsed = |text: &str| number(text.as_bytes(), 1000);
        assert_eq!(parsed(" +3px"), Some(3));
        assert_eq!(parsed("0"), Some(0));
        assert_eq!(parsed("99999999999"), Some(1000));
        assert_eq!((parsed(""), parsed("-2"), parsed("x")), (None, None, None));
    }

    #[test]
    fn names_of_page_parts() {
        let around = |names: &str| {
            let mut around = Around::default();
            around.look_at(names.as_bytes());
            around.verdict()
        };
        for names in ["nav", "BreadcrumbNav", "top_menu", "page-footer", "xl-share2"] {
            assert!(around(names), "{names}");
        }
        for names in ["", "TRS_Editor", "navy", "article-header", "view TRS_UEDITOR trs_paper_default"] {
            assert!(!around(names), "{names}");
        }
    }
}
