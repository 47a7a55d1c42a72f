//! Looks over the whole tree before it is read out: which tables hold data and which only lay out the
//! page, and what stands around the article.
//!
//! Both are judged by proportions (text, links, lines) and by the names that elements carry, never
//! by what the text says. When unsure, text belongs to the article and a grid of short cells is data.

use super::Page;
use super::tag::{Kind, Tag};
use super::tree::{Id, NONE, Node, What};

/// Bytes of unlinked text in one block that make it prose: about twenty ideographs.
const PROSE: u32 = 60;

/// Text under a node, as far as it shows.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    weight: u32,
    linked: u32,
    /// The part of the weight that is prose or in data tables.
    prose: u32,
    lines: u32,
    headings: u32,
    data_tables: u32,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.weight += other.weight;
        self.linked += other.linked;
        self.prose += other.prose;
        self.lines += other.lines;
        self.headings += other.headings;
        self.data_tables += other.data_tables;
    }
}

/// What was found.
#[derive(Debug)]
pub(super) struct Survey {
    says_something: Vec<bool>,
    is_data: Vec<bool>,
    is_around: Vec<bool>,
}

impl Survey {
    /// Surveys a page.
    pub(super) fn new(page: &Page<'_>) -> Self {
        let length = page.arena.nodes.len();
        let mut sums = vec![Sum::default(); length];
        let mut is_data = vec![false; length];
        let mut says_something = vec![false; length];
        for id in (1..length).rev() {
            let node = &page.arena.nodes[id];
            match node.what {
                What::Text { first, count } => sums[id] = text(page, first, count),
                What::Element(tag) => match tag.kind() {
                    Kind::Skip | Kind::Title => sums[id] = Sum::default(),
                    Kind::Heading(_) => sums[id].headings += u32::from(sums[id].weight > sums[id].linked),
                    Kind::Table if is_data_table(page, &sums, id as Id) => {
                        is_data[id] = true;
                        sums[id].prose = sums[id].weight;
                        sums[id].data_tables = 1;
                    }
                    _ => (),
                },
                What::Foreign(_) => sums[id] = Sum::default(),
            }
            says_something[id] = sums[id].weight > 0;
            if !node.traits.hidden && node.parent != NONE {
                let sum = sums[id];
                sums[node.parent as usize].add(sum);
            }
        }
        let is_around = around(page, &sums);
        Self { says_something, is_data, is_around }
    }

    /// Whether there is any text under a node.
    pub(super) fn says_something(&self, id: Id) -> bool {
        self.says_something[id as usize]
    }

    /// Whether a table holds data.
    pub(super) fn is_data(&self, id: Id) -> bool {
        self.is_data[id as usize]
    }

    /// Whether a node and all it holds stands around the article.
    pub(super) fn is_around(&self, id: Id) -> bool {
        self.is_around[id as usize]
    }
}

fn text(page: &Page<'_>, first: u32, count: u32) -> Sum {
    let mut sum = Sum { lines: 1, ..Sum::default() };
    for run in &page.runs.runs[first as usize..(first + count) as usize] {
        sum.weight += run.weight;
        sum.linked += run.linked;
        sum.lines += run.breaks;
    }
    if sum.weight == 0 {
        return Sum::default();
    }
    if sum.weight - sum.linked >= PROSE && sum.linked < sum.weight / 4 {
        sum.prose = sum.weight;
    }
    sum
}

fn is_data_table(page: &Page<'_>, sums: &[Sum], table: Id) -> bool {
    let (mut rows, mut cells, mut widest) = (0u32, 0u32, 0u32);
    let (mut filled, mut nesting) = (0u32, 0u32);
    let mut headings = false;
    let mut largest = Sum::default();
    for (row, _) in page.rows(table) {
        rows += 1;
        let mut width = 0;
        for cell in page.cells(row) {
            let sum = sums[cell as usize];
            width += 1;
            filled += u32::from(sum.weight > 0);
            nesting += u32::from(sum.data_tables > 0);
            headings |= sum.headings > 0 && sum.lines > 1;
            if sum.weight > largest.weight {
                largest = sum;
            }
        }
        cells += width;
        widest = widest.max(width);
    }
    let all = sums[table as usize];
    let dominated = largest.weight > all.weight / 5 * 3;
    let article = dominated && (largest.lines >= 6 || (largest.lines >= 4 && largest.weight >= 1500));
    let menu = all.linked > all.weight / 10 * 7;
    let frame = rows == 1 && (cells <= 3 || largest.weight >= 600);
    let framed = nesting > 0 && nesting * 4 >= filled;
    let headed = headings || (all.headings > 0 && cells <= 4);
    widest > 1 && !(article || menu || frame || framed || headed)
}

fn around(page: &Page<'_>, sums: &[Sum]) -> Vec<bool> {
    let nodes = &page.arena.nodes;
    let mut is_around = vec![false; nodes.len()];
    let all = sums[0];
    let core = core(page, sums);
    let mut in_core = vec![false; nodes.len()];
    let mut in_article = vec![false; nodes.len()];
    for (id, node) in nodes.iter().enumerate() {
        if node.parent != NONE {
            in_core[id] = in_core[node.parent as usize];
            in_article[id] = in_article[node.parent as usize];
        }
        in_core[id] |= core.is_none() || core == Some(id as Id);
        in_article[id] |= matches!(node.tag(), Some(Tag::Article | Tag::Main));
        is_around[id] = match node.what {
            What::Element(_) => is_named_around(node, in_article[id]) && may_be_around(node, sums[id], all),
            What::Text { .. } => {
                !in_core[id] && sums[id].linked > 0 && sums[id].linked >= sums[id].weight / 2
            }
            What::Foreign(_) => false,
        };
    }
    is_around
}

fn is_named_around(node: &Node, in_article: bool) -> bool {
    match node.tag() {
        Some(Tag::Nav) => true,
        Some(Tag::Header | Tag::Footer | Tag::Aside) if !in_article => true,
        _ => node.traits.around,
    }
}

/// A part with the article in it is not around it, whatever it is called.
fn may_be_around(node: &Node, sum: Sum, all: Sum) -> bool {
    let navigation = matches!(node.tag(), Some(Tag::Nav | Tag::Footer));
    let linked = sum.linked > 0 && sum.linked >= sum.weight / 2;
    let holds_article = !navigation && (sum.headings > 0 || sum.data_tables > 0);
    !holds_article && (linked || sum.prose <= all.prose / 4)
}

/// The smallest element that holds nearly all prose; `None` when the page has no prose to speak of.
fn core(page: &Page<'_>, sums: &[Sum]) -> Option<Id> {
    if sums[0].prose < 5 * PROSE {
        return None;
    }
    let mut core = 0;
    loop {
        let enough = sums[core as usize].prose / 10 * 9;
        let inside = page.arena.children(core).find(|child| sums[*child as usize].prose >= enough);
        match inside {
            Some(child) if page.arena.node(child).tag().is_some() => core = child,
            _ => return Some(core),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{outline, read};

    fn prose(count: usize) -> String {
        let sentence = "本机关按照要求公开了各类信息，并及时更新了目录和指南，";
        format!("<p>{}</p>", sentence.repeat(2)).repeat(count)
    }

    /// The outline without the prose.
    fn around(page: &str) -> Vec<String> {
        outline(&read(page)).into_iter().filter(|line| !line.starts_with("本机关")).collect()
    }

    #[test]
    fn a_page_of_a_common_publishing_system() {
        let page = format!(
            "<div class=top><a href=/>首页</a> | <a href=/a>公开</a></div><div class='BreadcrumbNav'>位置：<a href=/>首页</a></div>\
             <div class=box><ul><li><a href=1>一</a><li><a href=2>二</a></ul><p>某某局报告</p>\
             <div class='TRS_Editor'>{}<p>见<a href=x>附件</a></p></div></div>\
             <div class=links><a href=3>市政府</a><a href=4>省政府</a></div><div class=footer>主办：某某局</div>",
            prose(4)
        );
        let expected = [
            "~首页|公开",
            "~位置：首页",
            "~一",
            "~二",
            "某某局报告",
            "见附件",
            "~市政府省政府",
            "~主办：某某局",
        ];
        assert_eq!(around(&page), expected);
    }

    #[test]
    fn named_parts_of_a_modern_page() {
        let page = format!(
            "<header><a href=/>某市</a></header><nav><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table></nav>\
             <article><header><h1>报告</h1><p>某某局</p></header>{}<table><tr><td>1<td>2<tr><td>3<td>4</table></article>\
             <aside><p>相关</p></aside><footer><p>地址</p></footer>",
            prose(4)
        );
        let expected =
            ["~某市", "~甲", "~乙", "~丙", "~丁", "#报告", "某某局", "|1|2|", "|3|4|", "~相关", "~地址"];
        assert_eq!(around(&page), expected);
    }

    #[test]
    fn the_article_is_never_furniture() {
        for page in [
            format!("<div class=menu>{}</div>", prose(3)),
            format!("<div class=header><h1>报告</h1></div>{}", prose(3)),
            format!("<div id=footer><table><tr><td>1<td>2<tr><td>3<td>4</table></div>{}", prose(3)),
            "<p>短</p><p><a href=x>链接</a></p>".to_owned(),
        ] {
            let lines = outline(&read(&page));
            assert!(lines.iter().all(|line| !line.starts_with('~')), "{lines:?}");
        }
    }
}
