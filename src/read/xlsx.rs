//! Reads Excel workbooks (ECMA-376 and ISO/IEC 29500, transitional and strict). It knows parts,
//! cells and what is hidden; which cells make a table is the business of `sheet`.
//!
//! Cells are read by hand: nothing is allocated by what a workbook states about its dimensions or
//! counts, which general libraries do.

mod parts;

use super::archive::{self, Archive};
use super::error::{clause, limit, too_large};
use super::layout::{Layout, Marked};
use super::ooxml::{self, Relation};
use super::sheet::{self, Cell, Hidden, MAX_COLUMNS, MAX_REGIONS, MAX_ROWS, Region, Sheet, value};
use super::xml::{Element, Token, Xml};
use super::{Input, MAX_BYTES, ReadError, Reader, Reading};
use crate::document::{MAX_CELLS, NoteKind, Role};
use crate::source::Place;
use parts::Style;
use std::collections::HashSet;

const FORMAT: &str = "xlsx";

pub(super) struct Xlsx;

impl Reader for Xlsx {
    fn format(&self) -> &'static str {
        FORMAT
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm", "xltx", "xltm"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        archive::has_part(bytes, |name| name.starts_with("xl/workbook") && name.ends_with(".xml"))
    }

    fn read(&self, input: Input<'_>) -> Result<Reading, ReadError> {
        let mut archive = Archive::open(input.bytes, FORMAT)?;
        let main = ooxml::main_part(&mut archive, "xl/workbook.xml")?;
        let Some(text) = archive.part(&main)? else {
            return Err(archive.malformed(clause("reason-no-workbook")));
        };
        let (sheets, is_1904) = parts::workbook(&text)?;
        let relations = ooxml::relations(&mut archive, &main)?;
        let strings = match part(&mut archive, &relations, "sharedStrings")? {
            Some(text) => parts::strings(&text)?,
            None => Vec::new(),
        };
        let styles = match part(&mut archive, &relations, "styles")? {
            Some(text) => parts::styles(&text)?,
            None => Vec::new(),
        };
        let mut workbook = Workbook { strings, styles, is_1904, cells: 0, bytes: 0 };

        let mut layout = Layout::new();
        for listed in sheets {
            if listed.hidden {
                layout.note(NoteKind::HiddenText);
                continue;
            }
            let relation = relations.iter().find(|relation| relation.id == listed.id);
            let Some(target) = relation.filter(|relation| relation.kind == "worksheet") else { continue };
            let Some(text) = archive.part(&target.target)? else {
                return Err(archive.malformed(clause("reason-no-sheet").with("sheet", listed.name)));
            };
            let around = ooxml::relations(&mut archive, &target.target)?;
            let comments = match part(&mut archive, &around, "comments")? {
                Some(text) => comments(&text)?,
                None => Vec::new(),
            };
            let (mut found, hides_text) = workbook.sheet(&text)?;
            if hides_text {
                layout.note(NoteKind::HiddenText);
            }
            let commented: HashSet<(u32, u32)> = comments.iter().map(|(at, _)| *at).collect();
            for cell in &mut found.cells {
                cell.comment = commented.contains(&cell.place);
            }
            found.name.clone_from(&listed.name);
            sheet::lay_out(&mut layout, found)?;
            for ((row, column), text) in comments {
                let place = Place {
                    sheet: Some(listed.name.clone()),
                    row: Some(row),
                    column: Some(column),
                    ..Place::default()
                };
                layout.paragraph(Marked::plain(text), None, Role::Comment, place)?;
            }
        }
        Ok(layout.finish(input.name, FORMAT, ooxml::properties(&mut archive)?))
    }
}

fn part(archive: &mut Archive<'_>, relations: &[Relation], kind: &str) -> Result<Option<String>, ReadError> {
    match relations.iter().find(|relation| relation.kind == kind) {
        Some(relation) => archive.part(&relation.target),
        None => Ok(None),
    }
}

/// What the sheets of a workbook share, and how much of them has been read.
struct Workbook {
    strings: Vec<String>,
    styles: Vec<Style>,
    is_1904: bool,
    cells: usize,
    bytes: usize,
}

impl Workbook {
    fn sheet(&mut self, text: &str) -> Result<(Sheet, bool), ReadError> {
        let mut xml = Xml::new(text, FORMAT);
        let mut sheet = Sheet::default();
        let mut hidden = Hidden::default();
        // Where the next row and cell stand if they do not say so.
        let (mut row, mut column) = (0_u32, 0_u32);
        let mut next_row = 0_u32;
        while let Some(token) = xml.next()? {
            let Token::Start(element) = token else { continue };
            match element.name() {
                "col" if element.attribute("hidden").is_some() && element.is_on("hidden") => {
                    if let (Some(first), Some(last)) = (element.number("min"), element.number("max")) {
                        hidden.hide_columns(first, last);
                    }
                }
                "row" => {
                    row = element.number::<u32>("r").and_then(|row| row.checked_sub(1)).unwrap_or(next_row);
                    (next_row, column) = (row.saturating_add(1), 0);
                    if element.attribute("hidden").is_some() && element.is_on("hidden") {
                        hidden.rows.push(row);
                    }
                }
                "c" => {
                    if let Some(at) = element.attribute("r").and_then(|name| position(&name)) {
                        (row, column) = at;
                    }
                    if let Some(cell) = self.cell(&element, &mut xml, (row, column))? {
                        sheet.cells.push(cell);
                    }
                    column = column.saturating_add(1);
                }
                "mergeCell" if sheet.regions.len() < MAX_REGIONS => {
                    sheet.regions.extend(element.attribute("ref").and_then(|name| region(&name)));
                }
                _ => {}
            }
        }
        let hides_text = hidden.take_away(&mut sheet);
        Ok((sheet, hides_text))
    }

    fn cell(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        (row, column): (u32, u32),
    ) -> Result<Option<Cell>, ReadError> {
        let style = element.number::<usize>("s").and_then(|index| self.styles.get(index));
        let style = style.copied().unwrap_or_default();
        let kind = element.attribute("t").unwrap_or_default();
        let depth = xml.depth();
        let (mut value, mut inline, mut formula) = (String::new(), String::new(), false);
        while xml.depth() >= depth {
            match xml.next()? {
                Some(Token::Start(element)) => match element.name() {
                    "v" => value = xml.text()?,
                    "is" => inline = parts::string(xml)?,
                    "f" => {
                        formula = true;
                        xml.skip()?;
                    }
                    _ => xml.skip()?,
                },
                Some(_) => {}
                None => break,
            }
        }
        let value = value.trim();
        let mut number = false;
        let text = match kind.as_str() {
            "" | "n" if formula && value.is_empty() => {
                number = true;
                Some(sheet::UNKNOWN.to_owned())
            }
            "s" => value.parse::<usize>().ok().and_then(|index| self.strings.get(index)).cloned(),
            "inlineStr" => Some(inline),
            "b" => Some(if value == "1" || value == "true" { "TRUE".into() } else { "FALSE".into() }),
            "str" | "e" | "d" => Some(value.to_owned()),
            _ => value.parse::<f64>().ok().map(|parsed| {
                number = true;
                value::write(parsed, style.shown, self.is_1904)
            }),
        };
        let text = text.unwrap_or_else(|| value.to_owned());
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            let limit = clause("limit-sheet").with("rows", MAX_ROWS).with("columns", MAX_COLUMNS);
            return Err(too_large("what-sheet", limit));
        }
        let blank = text.trim().is_empty();
        if blank && (!style.ruled || self.cells >= MAX_CELLS) {
            return Ok(None);
        }
        self.cells += 1;
        self.bytes += text.len();
        if self.cells > MAX_CELLS || self.bytes > MAX_BYTES {
            let limit = limit("limit-sheets", MAX_CELLS).with("mib", MAX_BYTES >> 20);
            return Err(too_large("what-sheets", limit));
        }
        let place = (row.saturating_add(1), column.saturating_add(1));
        Ok(Some(Cell { row, column, text, number, ruled: style.ruled, comment: false, place }))
    }
}

/// Row and column, one-based, and what is said of that cell.
type Comment = ((u32, u32), String);

fn comments(text: &str) -> Result<Vec<Comment>, ReadError> {
    let mut xml = Xml::new(text, FORMAT);
    let mut comments = Vec::new();
    while let Some(token) = xml.next()? {
        let Token::Start(element) = token else { continue };
        if element.name() == "comment" {
            let at = element.attribute("ref").and_then(|name| position(&name));
            let text = parts::string(&mut xml)?;
            if let Some((row, column)) = at.filter(|_| comments.len() < MAX_REGIONS) {
                comments.push(((row + 1, column + 1), text));
            }
        }
    }
    Ok(comments)
}

/// Zero-based row and column of a name such as `B12`, within the largest sheet there is.
fn position(name: &str) -> Option<(u32, u32)> {
    let name = name.trim();
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = name.split_at(letters);
    let column = column.bytes().try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let (row, column) = (row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?);
    (row < MAX_ROWS && column < MAX_COLUMNS).then_some((row, column))
}

fn region(name: &str) -> Option<Region> {
    let (first, last) = name.split_once(':')?;
    let (first, last) = (position(first)?, position(last)?);
    (first.0 <= last.0 && first.1 <= last.1)
        .then_some(Region { rows: (first.0, last.0), columns: (first.1, last.1) })
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::*;
    use crate::document::Block;

    const RELATIONS: &str = "<R><Relationship Id='r1' Type='u/worksheet' Target='worksheets/a.xml'/><Relationship Id='r2' Type='u/worksheet' Target='worksheets/b.xml'/>
        <Relationship Id='r3' Type='u/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r4' Type='u/styles' Target='styles.xml'/></R>";
    const STYLES: &str = "<s><borders><border/><border><left style='thin'/></border></borders><cellXfs><xf/><xf numFmtId='9'/><xf numFmtId='14'/><xf borderId='1'/></cellXfs></s>";

    fn workbook(sheet: &str) -> Vec<u8> {
        pack(&[
            (
                "xl/workbook.xml",
                "<w><sheets><sheet name='总表' r:id='r1'/><sheet name='暗' state='veryHidden' r:id='r2'/></sheets></w>",
            ),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            (
                "xl/sharedStrings.xml",
                "<sst uniqueCount='99999999999999'><si><t>名称</t></si><si><t>数量</t></si></sst>",
            ),
            ("xl/styles.xml", STYLES),
            (
                "xl/worksheets/a.xml",
                &format!("<worksheet><dimension ref='A1:XFD1048576'/>{sheet}</worksheet>"),
            ),
            (
                "xl/worksheets/_rels/a.xml.rels",
                "<R><Relationship Id='c' Type='u/comments' Target='../comments1.xml'/></R>",
            ),
            (
                "xl/comments1.xml",
                "<comments><commentList><comment ref='B2'><text><t>待核</t></text></comment></commentList></comments>",
            ),
            ("xl/worksheets/b.xml", "<worksheet/>"),
        ])
    }

    fn try_read(bytes: &[u8]) -> Result<Reading, ReadError> {
        Xlsx.read(Input { name: "某局.xlsx", bytes, encoding: None })
    }

    fn text(sheet: &str) -> String {
        try_read(&workbook(sheet)).unwrap().source.text().to_owned()
    }

    #[test]
    fn a_formula_that_nobody_calculated_is_no_blank() {
        let cells =
            "<sheetData><row><c t='inlineStr'><is><t>甲</t></is></c><c><f>1+2</f></c><c><f>1+2</f><v/></c>
            <c t='str'><f>\"\"</f><v/></c><c><v>4</v></c></row></sheetData>";
        assert_eq!(text(cells), "甲\t\u{FFFD}\t\u{FFFD}\t4\n\n待核\n");
    }

    #[test]
    fn values_are_written_as_people_see_them() {
        let reading = try_read(&workbook(
            "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>
             <row><c t='inlineStr'><is><t>甲</t></is></c><c><f>1+2</f><v>3.0000000000000004</v></c><c s='1'><v>0.07</v></c><c s='2'><v>45322</v></c>
             <c t='e'><v>#REF!</v></c><c t='b'><v>1</v></c><c t='str'><v>007</v></c></row></sheetData>",
        ))
        .unwrap();
        let expected = "名称\t数量\t\t\t\t\t\n甲\t3\t7%\t2024-01-31\t#REF!\tTRUE\t007\n\n待核\n";
        assert_eq!(reading.source.text(), expected);
        let table = reading.document.blocks[0].as_table().unwrap();
        let place = reading.source.origin().place(table.at(1, 3).unwrap().span).unwrap();
        assert_eq!((place.sheet.as_deref(), place.row, place.column), (Some("总表"), Some(2), Some(4)));
        let notes = reading.document.notes.iter();
        let notes: Vec<_> = notes.map(|note| (note.kind, reading.source.slice(note.span))).collect();
        assert_eq!(notes, [(NoteKind::Comment, "3"), (NoteKind::HiddenText, "")]);
        assert!(matches!(&reading.document.blocks[1], Block::Paragraph(p) if p.role == Role::Comment));
    }

    #[test]
    fn hidden_rows_and_columns_close_up() {
        let sheet = "<cols><col min='2' max='2' hidden='1'/></cols><sheetData>
            <row r='1'><c r='A1' t='str'><v>头</v></c><c r='D1' t='str'><v>a</v></c></row>
            <row r='2' hidden='1'><c r='A2'><v>1</v></c></row>
            <row r='3'><c r='A3'><v>1</v></c><c r='B3'><v>2</v></c><c r='C3'><v>3</v></c><c r='D3'><v>4</v></c></row></sheetData>
            <mergeCells><mergeCell ref='A1:C1'/></mergeCells>";
        let reading = try_read(&workbook(sheet)).unwrap();
        let table = reading.document.blocks[0].as_table().unwrap();
        assert_eq!((table.rows, table.columns), (2, 3));
        assert_eq!(table.at(0, 1).unwrap().text.as_str(), "头");
        let last = table.at(1, 2).unwrap();
        let place = reading.source.origin().place(last.span).unwrap();
        assert_eq!((last.text.as_str(), place.row, place.column), ("4", Some(3), Some(4)));
        assert_eq!(reading.document.notes[0].kind, NoteKind::HiddenText);
    }

    #[test]
    fn sheets_that_lie_about_themselves_are_read_or_refused() {
        assert_eq!(text("<sheetData><c r='XFD1048576'><v>1</v></c></sheetData>"), "1\n\n待核\n");
        assert_eq!(
            text("<sheetData><c r='A0'><v>1</v></c><c t='s'><v>77</v></c></sheetData>"),
            "1\t77\n\n待核\n"
        );
        let past = "<sheetData><row r='4294967295'/><row><c><v>1</v></c></row></sheetData>";
        assert!(matches!(try_read(&workbook(past)), Err(ReadError::TooLarge { .. })));
        assert_eq!(position("XFE1"), None);
        assert_eq!(position("AAAAAAAAAA1"), None);
        assert_eq!(position("1"), None);
        assert_eq!(position("ab10"), Some((9, 27)));
        let endless = "<sheetData>".to_owned() + &"<c><v>1</v></c>".repeat(MAX_CELLS + 1) + "</sheetData>";
        assert!(matches!(try_read(&workbook(&endless)), Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn a_workbook_cut_anywhere_is_an_error() {
        let bytes = workbook("<sheetData><c><v>1</v></c></sheetData>");
        assert!(Xlsx.recognizes(&bytes));
        for end in 0..bytes.len() {
            assert!(try_read(&bytes[..end]).is_err());
        }
    }
}
