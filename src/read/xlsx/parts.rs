//! Owns the parts that all sheets of a workbook share: the list of sheets, strings and styles.

use super::super::ReadError;
use super::super::error::{limit, too_large};
use super::super::sheet::value::{self, Shown};
use super::super::xml::{Token, Xml};
use super::FORMAT;
use std::collections::HashMap;

/// Most shared strings, and most cell styles; Excel writes 64,000 styles at most.
const MAX_ENTRIES: usize = 1 << 21;

/// A sheet of the workbook.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    /// Relationship to its part.
    pub(super) id: String,
    pub(super) hidden: bool,
}

/// The sheets in order, and whether dates count from 1904.
pub(super) fn workbook(text: &str) -> Result<(Vec<Listed>, bool), ReadError> {
    let mut xml = Xml::new(text, FORMAT);
    let (mut sheets, mut is_1904) = (Vec::new(), false);
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        match element.name() {
            "sheet" => sheets.push(Listed {
                name: element.attribute("name").unwrap_or_default(),
                id: element.attribute("id").unwrap_or_default(),
                hidden: element.attribute("state").is_some_and(|state| state != "visible"),
            }),
            "workbookPr" if element.attribute("date1904").is_some() => is_1904 = element.is_on("date1904"),
            _ => {}
        }
    }
    Ok((sheets, is_1904))
}

/// The shared strings.
pub(super) fn strings(text: &str) -> Result<Vec<String>, ReadError> {
    let mut xml = Xml::new(text, FORMAT);
    let mut strings = Vec::new();
    while let Some(token) = xml.next()? {
        if let Token::Start(element) = token
            && element.name() == "si"
        {
            within(strings.len())?;
            strings.push(string(&mut xml)?);
        }
    }
    Ok(strings)
}

/// The characters of the rich text that just began, readings of ideographs left out.
pub(super) fn string(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let depth = xml.depth();
    let mut text = String::new();
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Token::Start(element)) => match element.name() {
                "t" => text.push_str(&xml.text()?),
                "rPh" => xml.skip()?,
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    Ok(unescape(text))
}

/// How a style shows a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    pub(super) shown: Shown,
    /// Whether it rules the cell at its left or right.
    pub(super) ruled: bool,
}

/// The cell styles by index.
pub(super) fn styles(text: &str) -> Result<Vec<Style>, ReadError> {
    let mut xml = Xml::new(text, FORMAT);
    let mut formats: HashMap<u32, Shown> = HashMap::new();
    let mut borders: Vec<bool> = Vec::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        match element.name() {
            "numFmt" => {
                if let Some(id) = element.number("numFmtId") {
                    let code = element.attribute("formatCode").unwrap_or_default();
                    formats.insert(id, value::of_code(&code));
                }
            }
            "border" => {
                within(borders.len())?;
                borders.push(false);
            }
            "left" | "right" | "start" | "end" => {
                let ruled = element.attribute("style").is_some_and(|style| style != "none");
                if let Some(border) = borders.last_mut() {
                    *border |= ruled;
                }
            }
            // Formats of named styles and of conditions look the same and come elsewhere.
            "cellXfs" => in_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => xml.skip()?,
            "xf" if in_cells => {
                within(styles.len())?;
                let id = element.number("numFmtId").unwrap_or(0);
                let border = element.number::<usize>("borderId").and_then(|id| borders.get(id));
                styles.push(Style {
                    shown: formats.get(&id).copied().unwrap_or_else(|| value::built_in(id)),
                    ruled: border.copied().unwrap_or(false),
                });
            }
            _ => {}
        }
    }
    Ok(styles)
}

fn within(count: usize) -> Result<(), ReadError> {
    if count < MAX_ENTRIES {
        return Ok(());
    }
    Err(too_large("what-strings", limit("limit-number", MAX_ENTRIES)))
}

/// Resolves `_x000D_` and its like, by which a workbook writes what XML cannot.
fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let escape = &rest[at..];
        let code = escape.get(2..6).filter(|_| escape.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?)) {
            Some(c) => {
                plain.push(c);
                rest = &escape[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &escape[2..];
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_runs_and_lose_readings() {
        let found = strings(
            "<sst uniqueCount='18446744073709551615'><si><r><t>甲</t></r><r><t>_x000D_乙_x0</t></r><rPh><t>jia</t></rPh></si><si/></sst>",
        );
        assert_eq!(found.unwrap(), ["甲\r乙_x0", ""]);
    }

    #[test]
    fn styles_tell_formats_and_rules() {
        let found = styles(
            "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='0.0%'/></numFmts>
             <borders><border><left/></border><border><left style='thin'><color/></left></border></borders>
             <cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>
             <cellXfs><xf numFmtId='0' borderId='0'/><xf numFmtId='176' borderId='1'/><xf numFmtId='14' borderId='7'/></cellXfs></styleSheet>",
        )
        .unwrap();
        let found: Vec<_> = found.iter().map(|style| (style.shown, style.ruled)).collect();
        assert_eq!(found, [(Shown::Number, false), (Shown::Percent, true), (Shown::Date, false)]);
    }
}
