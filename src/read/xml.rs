//! Owns the reading of XML parts as a flat run of tokens: bounded depth, no recursion, entities
//! resolved, namespaces' prefixes taken off. It knows no vocabulary.

use super::ReadError;
use super::error::{clause, limit, malformed, too_large};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 512;

/// One token of a part. An empty element is a start and an end.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The innermost element ends.
    End,
    /// Characters, references resolved; one run of text may come in several tokens.
    Text(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.start.name().into_inner())
    }

    /// The value of the first attribute of this name, prefixes left aside.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| local(attribute.key.into_inner()) == name)
            .map(|attribute| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), Cow::into_owned)
            })
    }

    /// An attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// An attribute that switches something: present without a value means on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        !matches!(self.attribute(name).as_deref(), Some("0" | "false" | "off"))
    }
}

/// Reads one part.
pub(super) struct Xml<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    depth: usize,
    format: &'static str,
}

impl<'a> Xml<'a> {
    /// Begins a part; `format` is the name that errors carry.
    pub(super) fn new(text: &'a str, format: &'static str) -> Self {
        let mut reader = quick_xml::Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, depth: 0, format }
    }

    /// How many elements are open. Right after [`Token::Start`] the element itself is counted, right
    /// after [`Token::End`] the one that ended is not.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next token, or `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, ReadError> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| malformed(self.format, clause("reason-xml").with("detail", error)))?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(too_large("what-nesting", limit("limit-number", MAX_DEPTH)));
                    }
                    Token::Start(Element { start })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End
                }
                Event::Text(text) => Token::Text(text.xml10_content()),
                Event::CData(text) => Token::Text(text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let named = match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    };
                    match named.or_else(|| reference.resolve_char_ref().ok().flatten()) {
                        Some(c) => Token::Text(Cow::Owned(c.to_string())),
                        None => continue,
                    }
                }
                Event::Eof if self.depth > 0 => {
                    return Err(malformed(self.format, clause("reason-xml-ends")));
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Passes over the rest of the element that just began.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All characters of the element that just began, to its end.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Token::Text(piece)) => text.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        Ok(text)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, ReadError> {
        let mut xml = Xml::new(text, "docx");
        let mut names = Vec::new();
        while let Some(token) = xml.next()? {
            match token {
                Token::Start(element) if element.name() == "skipped" => xml.skip()?,
                Token::Start(element) if element.name() == "t" => names.push(xml.text()?),
                Token::Start(element) => names.push(element.name().to_owned()),
                Token::End => names.push("/".into()),
                Token::Text(text) => names.push(text.into_owned()),
            }
        }
        Ok(names)
    }

    #[test]
    fn prefixes_entities_and_empty_elements() {
        let seen =
            names("<?xml version='1.0'?><w:a x:v='1'><b/><w:t>1 &lt;<i>&#x4e00;</i> &no;2</w:t></w:a>");
        assert_eq!(seen.unwrap(), ["a", "b", "/", "1 <一 2", "/"]);
        assert_eq!(names("<a><skipped><t>1</t></skipped><skipped/><t>2</t></a>").unwrap(), ["a", "2", "/"]);
    }

    #[test]
    fn attributes_without_their_prefix() {
        let mut xml = Xml::new("<a w:val='&amp;1' off='0' n=' 7 '/>", "docx");
        let Some(Token::Start(element)) = xml.next().unwrap() else { panic!() };
        assert_eq!(element.attribute("val").as_deref(), Some("&1"));
        assert_eq!(element.number::<u32>("n"), Some(7));
        assert!(!element.is_on("off") && element.is_on("absent"));
    }

    #[test]
    fn endless_nesting_and_sudden_ends_are_errors() {
        assert!(matches!(names(&"<a>".repeat(600)), Err(ReadError::TooLarge { .. })));
        assert!(matches!(names("<a><b></b>"), Err(ReadError::Malformed { .. })));
        assert!(matches!(names("<a></b>"), Err(ReadError::Malformed { .. })));
    }
}
