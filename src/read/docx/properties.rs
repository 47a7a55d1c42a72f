//! Owns the property elements of paragraphs, runs, rows, cells and sections: each is read to its
//! end here, so that what it says is never mistaken for content.

use super::super::ReadError;
use super::super::story::{Cell, Merge, Row};
use super::super::xml::{Element, Token, Xml};
use super::styles::NumberingRef;
use crate::document::NoteKind;

/// Most grid columns that one cell covers or one row leaves out; Word allows 63.
const MAX_SPAN: usize = 1000;

/// What a paragraph says of itself.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<String>,
    pub(super) numbering: NumberingRef,
    pub(super) outline: Option<u8>,
    /// Whether its mark is hidden, inserted or deleted.
    pub(super) hidden: bool,
    pub(super) inserted: bool,
    pub(super) deleted: bool,
    /// Headers and footers of the section that ends with it.
    pub(super) margins: Vec<String>,
}

/// What a run says of itself.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) style: Option<String>,
    pub(super) hidden: Option<bool>,
}

/// Reads `pPr`.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> Result<Paragraph, ReadError> {
    let mut found = Paragraph::default();
    each(xml, |element, xml| {
        match element.name() {
            "pPrChange" | "rPrChange" | "pBdr" | "tabs" => xml.skip()?,
            "pStyle" => found.style = element.attribute("val"),
            "numId" => found.numbering.id = element.attribute("val"),
            "ilvl" => found.numbering.level = element.number("val"),
            "outlineLvl" => found.outline = element.number("val"),
            "vanish" => found.hidden = element.is_on("val"),
            "ins" | "moveTo" => found.inserted = true,
            "del" | "moveFrom" => found.deleted = true,
            "sectPr" => found.margins.extend(section(xml)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `rPr`.
pub(super) fn run(xml: &mut Xml<'_>) -> Result<Run, ReadError> {
    let mut found = Run::default();
    each(xml, |element, xml| {
        match element.name() {
            "rPrChange" => xml.skip()?,
            "rStyle" => found.style = element.attribute("val"),
            "vanish" => found.hidden = Some(element.is_on("val")),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `trPr`.
pub(super) fn row(xml: &mut Xml<'_>) -> Result<Row, ReadError> {
    let mut row = Row::default();
    each(xml, |element, xml| {
        match element.name() {
            "trPrChange" => xml.skip()?,
            "gridBefore" => row.before = span(element).unwrap_or(0),
            "ins" => row.marks.push(NoteKind::TrackedChange),
            "del" => {
                row.marks.push(NoteKind::TrackedChange);
                row.dropped = true;
            }
            "hidden" if element.is_on("val") => {
                row.marks.push(NoteKind::HiddenText);
                row.dropped = true;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(row)
}

/// Reads `tcPr`.
pub(super) fn cell(xml: &mut Xml<'_>) -> Result<Cell, ReadError> {
    let mut cell = Cell { span: 1, ..Cell::default() };
    each(xml, |element, xml| {
        match element.name() {
            "tcPrChange" => xml.skip()?,
            "gridSpan" => cell.span = span(element).unwrap_or(1).max(1),
            "vMerge" => {
                let begins = element.attribute("val").is_some_and(|value| value == "restart");
                cell.vertical = Some(if begins { Merge::Begins } else { Merge::Continues });
            }
            "hMerge" => cell.horizontal = element.attribute("val").is_none_or(|value| value != "restart"),
            "cellDel" => cell.deleted = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(cell)
}

/// Reads `sectPr`: the relationship ids of its headers and footers.
pub(super) fn section(xml: &mut Xml<'_>) -> Result<Vec<String>, ReadError> {
    let mut found = Vec::new();
    each(xml, |element, _| {
        if matches!(element.name(), "headerReference" | "footerReference") {
            found.extend(element.attribute("id"));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads `sdtPr`: whether the content control holds a table of contents.
pub(super) fn is_contents(xml: &mut Xml<'_>) -> Result<bool, ReadError> {
    let mut found = false;
    each(xml, |element, _| {
        found |= element.name() == "docPartGallery"
            && element.attribute("val").is_some_and(|value| value == "Table of Contents");
        Ok(())
    })?;
    Ok(found)
}

fn span(element: &Element<'_>) -> Option<usize> {
    element.number::<usize>("val").map(|span| span.min(MAX_SPAN))
}

/// Hands out every element inside the one that just began, to its end.
fn each<'a>(
    xml: &mut Xml<'a>,
    mut take: impl FnMut(&Element<'a>, &mut Xml<'a>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let depth = xml.depth();
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Token::Start(element)) => take(&element, xml)?,
            Some(_) => {}
            None => break,
        }
    }
    Ok(())
}
