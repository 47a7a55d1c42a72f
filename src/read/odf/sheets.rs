//! Owns the reading of OpenDocument sheets into cells: values, repetition, merged regions, what is
//! hidden. Which cells make a table is the business of `sheet`.

use super::super::error::{clause, limit, too_large};
use super::super::sheet::value::{self, Shown};
use super::super::sheet::{Cell, Hidden, MAX_COLUMNS, MAX_REGIONS, MAX_ROWS, Region, Sheet, UNKNOWN};
use super::super::xml::{Element, Token, Xml};
use super::super::{MAX_BYTES, ReadError};
use super::FORMAT_SHEET;
use super::lists::Styles;
use crate::document::MAX_CELLS;

/// A sheet, whether it hides text, and its comments by row and column, one-based.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sheet: Sheet,
    pub(super) hides_text: bool,
    pub(super) comments: Vec<((u32, u32), String)>,
}

/// Reads all sheets.
pub(super) fn read(text: &str, styles: &Styles) -> Result<Vec<Found>, ReadError> {
    let mut xml = Xml::new(text, FORMAT_SHEET);
    let mut sheets = Vec::new();
    let mut budget = Budget { cells: 0, bytes: 0 };
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        match element.name() {
            "tracked-changes" | "automatic-styles" | "dde-links" => xml.skip()?,
            "table" => {
                let name = element.attribute("name").unwrap_or_default();
                if element.attribute("style-name").is_some_and(|style| styles.hides(&style)) {
                    xml.skip()?;
                    sheets.push(Found { hides_text: true, ..Found::default() });
                } else {
                    sheets.push(sheet(&mut xml, name, styles, &mut budget)?);
                }
            }
            _ => {}
        }
    }
    Ok(sheets)
}

/// What all sheets together may hold.
struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    fn take(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.cells += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.cells > MAX_CELLS || self.bytes > MAX_BYTES {
            let limit = limit("limit-sheets", MAX_CELLS).with("mib", MAX_BYTES >> 20);
            return Err(too_large("what-sheets", limit));
        }
        Ok(())
    }
}

fn sheet(xml: &mut Xml<'_>, name: String, styles: &Styles, budget: &mut Budget) -> Result<Found, ReadError> {
    let mut found = Found { sheet: Sheet { name, ..Sheet::default() }, ..Found::default() };
    let mut hidden = Hidden::default();
    let (mut row, mut next_row, mut column, mut columns) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut row_repeat = 1;
    let depth = xml.depth();
    while xml.depth() >= depth {
        let Some(token) = xml.next()? else { break };
        let Token::Start(element) = token else { continue };
        match element.name() {
            "table-column" => {
                let end = columns.saturating_add(repeat(&element, "number-columns-repeated"));
                if is_hidden(&element) {
                    hidden.hide_columns(columns.saturating_add(1), end);
                }
                columns = end;
            }
            "table-row" => {
                row_repeat = repeat(&element, "number-rows-repeated");
                (row, column) = (next_row, 0);
                next_row = row.saturating_add(row_repeat);
                if is_hidden(&element) {
                    hidden.rows.extend(row..next_row.min(MAX_ROWS));
                }
            }
            "covered-table-cell" => {
                column = column.saturating_add(repeat(&element, "number-columns-repeated"));
                xml.skip()?;
            }
            "table-cell" => {
                let across = repeat(&element, "number-columns-repeated");
                let span = |name: &str| element.number::<u32>(name).unwrap_or(1).max(1) - 1;
                let (right, down) = (span("number-columns-spanned"), span("number-rows-spanned"));
                let ruled = element.attribute("style-name").is_some_and(|style| styles.rules(&style));
                let (text, number, comment) = content(&element, xml)?;
                let blank = text.trim().is_empty();
                let (from, to) = (column, column.saturating_add(across));
                column = to;
                // What says nothing is repeated to the edge of the sheet.
                if blank && comment.is_none() && (!ruled || across > 1000 || row_repeat > 1000) {
                    continue;
                }
                if row.saturating_add(row_repeat) > MAX_ROWS || to > MAX_COLUMNS {
                    let limit = clause("limit-sheet").with("rows", MAX_ROWS).with("columns", MAX_COLUMNS);
                    return Err(too_large("what-sheet", limit));
                }
                if (right > 0 || down > 0) && found.sheet.regions.len() < MAX_REGIONS {
                    let rows = (row, row.saturating_add(down).min(MAX_ROWS - 1));
                    let columns = (from, from.saturating_add(right).min(MAX_COLUMNS - 1));
                    found.sheet.regions.push(Region { rows, columns });
                }
                for row in row..row + row_repeat {
                    for column in from..to {
                        budget.take(text.len())?;
                        let (text, place) = (text.clone(), (row + 1, column + 1));
                        let comment = comment.is_some();
                        found.sheet.cells.push(Cell { row, column, text, number, ruled, comment, place });
                    }
                }
                found.comments.extend(comment.map(|text| ((row + 1, from + 1), text)));
            }
            "shapes" | "forms" => xml.skip()?,
            _ => {}
        }
    }
    found.hides_text = hidden.take_away(&mut found.sheet);
    Ok(found)
}

/// The text of the cell that just began, whether it is a number, and the comment on it.
fn content(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(String, bool, Option<String>), ReadError> {
    let (mut text, mut comment) = (None::<String>, None);
    let depth = xml.depth();
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Token::Start(inner)) => match inner.name() {
                "annotation" => comment = Some(paragraphs(xml)?),
                "p" | "h" => {
                    let line = line(xml)?;
                    match &mut text {
                        Some(text) => {
                            text.push('\n');
                            text.push_str(&line);
                        }
                        None => text = Some(line),
                    }
                }
                _ => xml.skip()?,
            },
            Some(_) => {}
            None => break,
        }
    }
    let number = element.number::<f64>("value");
    let written = match element.attribute("value-type").as_deref() {
        Some("float" | "currency") => number.map(|value| value::write(value, Shown::Number, false)),
        Some("percentage") => number.map(|value| value::write(value, Shown::Percent, false)),
        Some("date") => element.attribute("date-value").map(|value| value.replace('T', " ")),
        _ => None,
    };
    // An error has a value of zero and says so in its text.
    let is_error = text.as_ref().is_some_and(|text| text.starts_with('#') || text.starts_with("Err:"));
    let number = written.is_some() && number.is_some() && !is_error;
    let text = if is_error { text } else { written.or(text) };
    // A program wrote the formula and none has calculated it.
    let uncalculated = element.attribute("formula").is_some() && element.attribute("value-type").is_none();
    let unknown = uncalculated && text.is_none();
    let text = if unknown { UNKNOWN.to_owned() } else { text.unwrap_or_default() };
    Ok((text, number || unknown, comment))
}

/// The paragraphs of the element that just began, one a line.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let mut text = String::new();
    let depth = xml.depth();
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Token::Start(element)) if matches!(element.name(), "p" | "h") => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line(xml)?);
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(text)
}

/// The characters of the paragraph that just began.
fn line(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let mut text = String::new();
    let depth = xml.depth();
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Token::Text(piece)) => text.push_str(&piece),
            Some(Token::Start(element)) => match element.name() {
                "s" => text.push_str(&" ".repeat(element.number::<usize>("c").unwrap_or(1).min(1000))),
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                _ => {}
            },
            Some(Token::End) => {}
            None => break,
        }
    }
    Ok(text)
}

fn is_hidden(element: &Element<'_>) -> bool {
    element.attribute("visibility").is_some_and(|value| value != "visible")
}

fn repeat(element: &Element<'_>, name: &str) -> u32 {
    element.number::<u32>(name).unwrap_or(1).max(1)
}
