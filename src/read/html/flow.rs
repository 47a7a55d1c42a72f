//! Reads the tree out as blocks: paragraphs, tables and pictures in reading order.

use super::run::Piece;
use super::survey::Survey;
use super::tag::{Kind, Tag};
use super::tree::{Id, What};
use super::{Page, Visit};
use crate::document::{
    Block, Columns, Document, Note, NoteKind, Paragraph, Property, Role, Table, TableBuilder, TableFull,
};
use crate::source::{FoldBuilder, Folded, Span};

/// Reads a page out.
pub(super) fn read(page: &Page<'_>) -> Document {
    let survey = Survey::new(page);
    let mut flow = Flow {
        page,
        survey: &survey,
        document: Document { web_page: true, ..Document::default() },
        contexts: Vec::new(),
        draft: Draft::default(),
    };
    page.visit(0, |visit| match visit {
        Visit::Enter(id) => flow.enter(id),
        Visit::Leave(id) => {
            flow.leave(id);
            false
        }
    });
    flow.flush();
    flow.document
}

/// What holds for everything inside an element.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    around: bool,
    heading: Option<u8>,
    pre: bool,
    /// Inside a table whose cells were read already: only pictures and nested tables are left.
    leftovers: bool,
    /// Whether the element sets its content apart.
    block: bool,
    /// How many blocks there were when the element began.
    blocks: usize,
}

/// The paragraph in hand.
#[derive(Debug, Default)]
struct Draft {
    text: FoldBuilder,
    span: Option<Span>,
    heading: Option<u8>,
    around: bool,
    pictures: Vec<Span>,
}

struct Flow<'p> {
    page: &'p Page<'p>,
    survey: &'p Survey,
    document: Document,
    contexts: Vec<Context>,
    draft: Draft,
}

impl Flow<'_> {
    /// Enters a node; whether its children are to be visited.
    fn enter(&mut self, id: Id) -> bool {
        let mut context = self.contexts.last().copied().unwrap_or_default();
        context.around |= self.survey.is_around(id);
        context.block = false;
        let descend = self.look_at(id, &mut context);
        context.blocks = self.document.blocks.len();
        self.contexts.push(context);
        descend
    }

    fn look_at(&mut self, id: Id, context: &mut Context) -> bool {
        let node = self.page.arena.node(id);
        let tag = match node.what {
            What::Text { first, count } => {
                self.text(first, count, *context);
                return false;
            }
            What::Foreign(_) if id == 0 => return true,
            What::Foreign(_) => {
                if !node.traits.hidden {
                    self.picture(node.span(), *context);
                }
                return false;
            }
            What::Element(tag) => tag,
        };
        if node.traits.hidden && !matches!(tag.kind(), Kind::Skip | Kind::Title) {
            if self.survey.says_something(id) {
                self.document.notes.push(Note { kind: NoteKind::HiddenText, span: node.span() });
            }
            return false;
        }
        match tag.kind() {
            Kind::Inline | Kind::Token => return true,
            Kind::Skip => return tag == Tag::Head,
            Kind::Title => {
                self.title(id);
                return false;
            }
            Kind::Drawing => return false,
            Kind::Heading(level) => context.heading = Some(level),
            Kind::Pre => context.pre = true,
            Kind::Table if self.survey.is_data(id) && !context.around => {
                self.flush();
                match self.table(id) {
                    Ok(table) => {
                        self.captions(id, *context);
                        self.document.blocks.push(Block::Table(table));
                        context.leftovers = true;
                    }
                    Err(TableFull) => {
                        self.document.notes.push(Note { kind: NoteKind::UncertainTable, span: node.span() });
                        context.leftovers = false;
                    }
                }
                context.block = true;
                return true;
            }
            Kind::Block | Kind::Table | Kind::Caption | Kind::Group | Kind::Row | Kind::Cell => (),
        }
        self.flush();
        context.block = true;
        true
    }

    fn leave(&mut self, id: Id) {
        let Some(context) = self.contexts.pop() else { return };
        if !context.block || !self.flush() {
            return;
        }
        let node = self.page.arena.node(id);
        // An element that holds this paragraph and nothing else: its tags belong to the paragraph.
        if self.document.blocks.len() == context.blocks + 1
            && !matches!(node.tag(), Some(Tag::Html | Tag::Body))
            && let Some(Block::Paragraph(paragraph)) = self.document.blocks.last_mut()
        {
            paragraph.span = paragraph.span.cover(node.span());
        }
    }

    fn text(&mut self, first: u32, count: u32, context: Context) {
        for run in &self.page.runs.runs[first as usize..(first + count) as usize] {
            let pieces = run.first as usize..run.end as usize;
            if context.leftovers {
                for piece in &self.page.runs.pieces[pieces] {
                    if let Piece::Picture(span) = piece {
                        self.document.blocks.push(Block::Picture(*span));
                    }
                }
                continue;
            }
            let draft = &mut self.draft;
            if draft.span.is_none() {
                draft.heading = context.heading;
                draft.around = context.around;
            }
            draft.span = Some(draft.span.map_or(run.span, |span| span.cover(run.span)));
            self.page.fold(pieces, context.pre, &mut draft.text, &mut draft.pictures);
        }
    }

    fn picture(&mut self, span: Span, context: Context) {
        if context.leftovers {
            self.document.blocks.push(Block::Picture(span));
        } else {
            self.draft.pictures.push(span);
        }
    }

    /// Ends the paragraph in hand; whether it is now the last block.
    fn flush(&mut self) -> bool {
        let draft = std::mem::take(&mut self.draft);
        let text = draft.text.finish();
        let written = !text.is_empty();
        if written {
            let span = draft.span.unwrap_or_default().cover(text.whole_span());
            let role = if draft.around { Role::Furniture } else { Role::Body };
            let paragraph = Paragraph { heading: draft.heading, role, ..Paragraph::body(text, span) };
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
        let pictured = !draft.pictures.is_empty();
        self.document.blocks.extend(draft.pictures.into_iter().map(Block::Picture));
        written && !pictured
    }

    /// A caption is running text in front of its table.
    fn captions(&mut self, table: Id, context: Context) {
        for id in self.page.arena.children(table) {
            let node = self.page.arena.node(id);
            if node.tag() == Some(Tag::Caption) && !node.traits.hidden {
                let (text, _) = self.content(id);
                if !text.is_empty() {
                    let role = if context.around { Role::Furniture } else { Role::Body };
                    let paragraph = Paragraph { role, ..Paragraph::body(text, node.span()) };
                    self.document.blocks.push(Block::Paragraph(paragraph));
                }
            }
        }
    }

    fn table(&self, id: Id) -> Result<Table, TableFull> {
        let mut builder = TableBuilder::new();
        for (row, left) in self.page.rows(id) {
            builder.row();
            for cell in self.page.cells(row) {
                let node = self.page.arena.node(cell);
                let (text, span) = self.content(cell);
                let row_span = match node.traits.row_span.unwrap_or(1) {
                    0 => left,
                    rows => left.min(usize::from(rows)),
                };
                let column_span = usize::from(node.traits.column_span.unwrap_or(1)).max(1);
                builder.cell(text, span, row_span, column_span)?;
            }
        }
        builder.finish(self.page.arena.node(id).span(), Columns::Exact)
    }

    /// The text of a cell or caption without the data tables in it, one line for each block, and
    /// the source under it; the whole element if it says nothing.
    fn content(&self, root: Id) -> (Folded, Span) {
        let mut builder = FoldBuilder::new();
        let mut pictures = Vec::new();
        let mut pre = 0;
        let page = self.page;
        page.visit(root, |visit| {
            let (id, entering) = match visit {
                Visit::Enter(id) => (id, true),
                Visit::Leave(id) => (id, false),
            };
            let node = page.arena.node(id);
            let tag = match node.what {
                What::Text { first, count } if entering => {
                    for run in &page.runs.runs[first as usize..(first + count) as usize] {
                        let pieces = run.first as usize..run.end as usize;
                        page.fold(pieces, pre > 0, &mut builder, &mut pictures);
                    }
                    return false;
                }
                What::Element(tag) => tag,
                _ => return false,
            };
            let kind = tag.kind();
            if kind == Kind::Pre {
                pre += if entering { 1 } else { -1 };
            }
            if !matches!(kind, Kind::Inline | Kind::Token | Kind::Skip) {
                builder.line_break(if entering { node.open.start } else { node.end });
            }
            let skipped = matches!(kind, Kind::Skip | Kind::Title | Kind::Drawing)
                || node.traits.hidden
                || (kind == Kind::Table && id != root && self.survey.is_data(id));
            entering && !skipped
        });
        let text = builder.finish();
        let span = if text.is_empty() { page.arena.node(root).span() } else { text.whole_span() };
        (text, span)
    }

    fn title(&mut self, id: Id) {
        let mut value = String::new();
        let mut span: Option<Span> = None;
        for child in self.page.arena.children(id) {
            let What::Text { first, count } = self.page.arena.node(child).what else { continue };
            for run in &self.page.runs.runs[first as usize..(first + count) as usize] {
                span = Some(span.map_or(run.span, |span| span.cover(run.span)));
                self.page.write(run.first as usize..run.end as usize, &mut value);
            }
        }
        if let Some(span) = span {
            let value = value.trim().to_owned();
            self.document.properties.push(Property { name: "title".into(), value, span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{outline, read};
    use super::*;

    fn tables(page: &str) -> Vec<Table> {
        let blocks = read(page).document.blocks;
        blocks
            .into_iter()
            .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
            .collect()
    }

    #[test]
    fn merged_cells_are_resolved() {
        let page = "<TABLE><TR><TD ROWSPAN=2 COLSPAN=2>甲<TD>乙</TR><TR><TD>丙</TR><tr><td rowspan=0>丁<td colspan=2>戊<tr><td>己<td>庚</TABLE>";
        assert_eq!(outline(&read(page)), ["|甲|甲|乙|", "|甲|甲|丙|", "|丁|戊|戊|", "|丁|己|庚|"]);
        let table = &tables(page)[0];
        assert_eq!(table.alignment, Columns::Exact);
        assert_eq!(table.at(2, 0).expect("a cell").row_span, 2);
    }

    #[test]
    fn spans_past_the_edge_are_cut() {
        let page = "<table><tbody><tr><td rowspan=65534 colspan=99999>甲<td>乙<tr><td>丙</tbody><tbody><tr><td>丁<td>戊</tbody></table>";
        let table = &tables(page)[0];
        assert_eq!((table.rows, table.columns), (3, 1001));
        assert_eq!(table.at(2, 0).expect("a cell").text.as_str(), "丁");
    }

    #[test]
    fn cells_hold_lines_and_know_their_source() {
        let page = "<table><tr><td><p>（一）</p>\n<p>予以<br>公开</p></td><td>&nbsp;</td></tr><tr><td>3<td></tr></table>";
        let reading = read(page);
        let table = reading.document.blocks[0].as_table().expect("a table");
        let [first, blank, number, empty] = table.cells() else { panic!("{table:?}") };
        assert_eq!((first.text.as_str(), first.text.line_starts()), ("（一）予以公开", [9, 15].as_slice()));
        assert_eq!(reading.source.slice(first.span), "（一）</p>\n<p>予以<br>公开");
        assert_eq!(reading.source.slice(blank.span), "<td>&nbsp;</td>");
        assert_eq!(reading.source.slice(number.span), "3");
        assert_eq!(reading.source.slice(empty.span), "<td>");
        assert_eq!(reading.source.slice(table.span), page);
    }

    #[test]
    fn an_inline_element_may_be_a_block_by_its_style() {
        let page =
            "<div><span style='display:block'>甲</span><span style=display:block>乙<b>丙</b></span>丁</div>";
        let blocks = read(page).document.blocks;
        let [Block::Paragraph(paragraph)] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!((paragraph.text.as_str(), paragraph.text.line_starts()), ("甲乙丙丁", [3, 9].as_slice()));
    }

    #[test]
    fn a_number_goes_on_where_only_the_source_begins_a_line() {
        let blocks = read("<p>共１０\r\n  ６件，另１０<br>６件</p>").document.blocks;
        assert_eq!(blocks[0].as_paragraph().expect("a paragraph").text.as_str(), "共106件，另10 6件");
    }

    #[test]
    fn text_between_rows_moves_before_the_table() {
        let page = "<table><tr><td>1<td>2</tr>单位：<b>件</b><tr><td>3<td>4</tr></table>";
        assert_eq!(outline(&read(page)), ["单位：件", "|1|2|", "|3|4|"]);
    }

    #[test]
    fn a_table_ends_a_paragraph_unless_the_page_is_old() {
        let page = "<p hidden>密<table><tr><td>1<td>2<tr><td>3<td>4</table>";
        assert_eq!(outline(&read(&format!("<!DOCTYPE html>{page}"))), ["|1|2|", "|3|4|"]);
        assert!(outline(&read(page)).is_empty());
    }

    #[test]
    fn layout_tables_are_flattened() {
        let data = "<table><tr><td>1<td>2<tr><td>3<td>4</table>";
        let page = format!("<table><tr><td>菜单<td><h2>一、总体</h2><p>甲</p>{data}</table>");
        assert_eq!(outline(&read(&page)), ["菜单", "##一、总体", "甲", "|1|2|", "|3|4|"]);
        let page = format!("<table><tr><td>{data}</table>");
        assert_eq!(outline(&read(&page)), ["|1|2|", "|3|4|"]);
        assert_eq!(outline(&read("<table><tr><td><p>甲</p><p>乙</p></table>")), ["甲", "乙"]);
    }

    #[test]
    fn a_table_in_a_cell_follows_as_its_own() {
        let page = "<table><caption>表一</caption><tr><td>甲<td>乙<td>丙<tr><td>丁<td>戊<table><tr><td>1<td>2<tr><td>3<td>4</table>己<img src=x><td>庚</table>辛";
        let expected = ["表一", "|甲|乙|丙|", "|丁|戊己|庚|", "|1|2|", "|3|4|", "!<img src=x>", "辛"];
        assert_eq!(outline(&read(page)), expected);
        let page = "<table><tr><td>甲<td>乙<tr><td>丙<td><table><tr><td>丁<br>戊</table></table>";
        assert_eq!(outline(&read(page)), ["|甲|乙|", "|丙|丁戊|"]);
    }

    #[test]
    fn hidden_rows_and_cells_are_no_part_of_the_grid() {
        let page = "<table><tr><td>1<td hidden>x<td>2<tr style=display:none><td>y<tr><td>3<td>4</table>";
        let reading = read(page);
        assert_eq!(outline(&reading), ["|1|2|", "|3|4|"]);
        assert_eq!(reading.document.notes.len(), 2);
    }

    #[test]
    fn a_table_that_is_too_large_keeps_its_text() {
        let row = format!("<tr>{}", "<td colspan=1000>甲".repeat(11));
        let reading = read(&format!("<table>{}</table>", row.repeat(100)));
        assert_eq!(reading.document.notes[0].kind, NoteKind::UncertainTable);
        assert_eq!(reading.document.blocks.len(), 1100);
    }
}
