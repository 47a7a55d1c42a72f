//! Owns the styles of a Word document as far as they say something about text: outline levels,
//! numbering, hidden text, tables of contents. It knows nothing of fonts and of the page.

use super::super::ReadError;
use super::super::xml::{Token, Xml};
use std::collections::{HashMap, HashSet};

/// Longest chain of styles that are based on one another.
const MAX_CHAIN: usize = 32;

/// A numbering that a style or a paragraph asks for. Either half may come from elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NumberingRef {
    /// The list; `0` switches numbering off.
    pub(super) id: Option<String>,
    /// The level, zero-based.
    pub(super) level: Option<usize>,
}

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbering: Option<NumberingRef>,
    hidden: Option<bool>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str, format: &'static str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text, format);
        let (mut id, mut style) = (String::new(), Style::default());
        let mut inside = None;
        while let Some(token) = xml.next()? {
            let element = match token {
                Token::Start(element) => element,
                Token::End if inside.is_some_and(|depth| xml.depth() < depth) => {
                    inside = None;
                    styles.styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                    continue;
                }
                _ => continue,
            };
            if element.name() == "style" {
                inside = Some(xml.depth());
                id = element.attribute("styleId").unwrap_or_default();
                let default = element.attribute("default").is_some() && element.is_on("default");
                if default && element.attribute("type").as_deref() == Some("paragraph") {
                    styles.default_paragraph = Some(id.clone());
                }
            }
            if inside.is_none() {
                continue;
            }
            let value = || element.attribute("val");
            let numbering = || NumberingRef { id: None, level: None };
            match element.name() {
                // A table's conditional formats and old versions of a style are not the style.
                "tblStylePr" | "pPrChange" | "rPrChange" => xml.skip()?,
                "name" => style.name = value().unwrap_or_default().to_lowercase(),
                "basedOn" => style.based_on = value(),
                "outlineLvl" => style.outline = element.number("val"),
                "vanish" => style.hidden = Some(element.is_on("val")),
                "numId" => style.numbering.get_or_insert_with(numbering).id = value(),
                "ilvl" => style.numbering.get_or_insert_with(numbering).level = element.number("val"),
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The style of paragraphs that name none.
    pub(super) fn default_paragraph(&self) -> Option<&str> {
        self.default_paragraph.as_deref()
    }

    /// The heading level that a style gives, one-based.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        if let Some(level) = self.chain(id).find_map(|(_, style)| style.outline) {
            return heading_of(level);
        }
        self.chain(id).find_map(|(_, style)| {
            let level = style.name.strip_prefix("heading ")?.trim().parse::<u8>().ok()?;
            heading_of(level.checked_sub(1)?)
        })
    }

    /// Whether text of this style is hidden, if the style says so.
    pub(super) fn hidden(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.hidden)
    }

    /// Whether paragraphs of this style belong to a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.chain(id).any(|(_, style)| {
            style.name.strip_prefix("toc ").is_some_and(|level| level.trim().parse::<u8>().is_ok())
        })
    }

    /// The numbering that a style asks for, and the ids from the style itself down to the one that
    /// states it: a list may tie a level to any of them.
    pub(super) fn numbering<'a>(&'a self, id: &'a str) -> Option<(NumberingRef, Vec<&'a str>)> {
        let mut ids = Vec::new();
        for (id, style) in self.chain(id) {
            ids.push(id);
            if let Some(numbering) = style.numbering.as_ref().filter(|numbering| numbering.id.is_some()) {
                return Some((numbering.clone(), ids));
            }
        }
        None
    }

    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let mut next = Some(id);
        let mut met = HashSet::new();
        std::iter::from_fn(move || {
            let id = next.filter(|id| met.insert(*id))?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(MAX_CHAIN)
    }
}

/// The heading level, one-based, of an outline level; the ninth and above are running text.
pub(super) fn heading_of(outline: u8) -> Option<u8> {
    (outline < 9).then_some(outline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:default='1' w:styleId='a'/>
        <w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>
        <w:style w:styleId='2'><w:basedOn w:val='1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>
        <w:style w:styleId='3'><w:basedOn w:val='2'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:styleId='4'><w:name w:val='TOC 1'/><w:basedOn w:val='5'/></w:style>
        <w:style w:styleId='5'><w:basedOn w:val='4'/><w:tblStylePr><w:vanish/></w:tblStylePr></w:style></w:styles>";

    #[test]
    fn what_a_style_does_not_say_its_base_says() {
        let styles = Styles::read(STYLES, "docx").unwrap();
        assert_eq!(styles.default_paragraph(), Some("a"));
        assert_eq!(["1", "2", "3", "a"].map(|id| styles.heading(id)), [Some(1), Some(2), None, None]);
        let (numbering, ids) = styles.numbering("3").unwrap();
        assert_eq!((numbering.id.as_deref(), ids), (Some("7"), vec!["3", "2", "1"]));
        assert_eq!(styles.hidden("3"), Some(true));
    }

    #[test]
    fn a_circle_of_styles_ends() {
        let styles = Styles::read(STYLES, "docx").unwrap();
        assert!(styles.is_contents("5"));
        assert_eq!(styles.hidden("4"), None);
        assert_eq!(styles.numbering("5"), None);
    }
}
