//! Owns the three official tables: their printed words and how cells merge, as a grid of rows.

use crate::mark::Place;

/// A cell with its extent.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) value: bool,
}

/// Rows of cells, each cell in the row where it begins.
pub(crate) type Grid = Vec<Vec<Cell>>;

fn cell(text: &str, columns: usize, rows: usize) -> Cell {
    Cell { text: text.to_owned(), columns, rows, value: false }
}

fn value(text: &str, columns: usize) -> Cell {
    Cell { text: text.to_owned(), columns, rows: 1, value: true }
}

/// A row of the table of requests: its group, its label, its values.
#[derive(Clone, Debug)]
pub(crate) struct RequestRow {
    /// Whether it is one of the results.
    pub(crate) result: bool,
    pub(crate) group: Option<String>,
    pub(crate) label: String,
    pub(crate) values: Vec<String>,
}

/// The table of requests.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    pub(crate) note: String,
    pub(crate) columns: Vec<String>,
    pub(crate) results: String,
    pub(crate) rows: Vec<RequestRow>,
}

/// The table of reviews.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub(crate) groups: [String; 4],
    pub(crate) columns: Vec<String>,
    pub(crate) values: Vec<String>,
}

/// A block of the table of disclosure.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) caption: String,
    pub(crate) corner: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<String>)>,
}

type Group = (&'static str, &'static [&'static str]);
const GROUPS: [Group; 7] = [
    ("（一）予以公开", &[]),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", &[]),
    (
        "（三）不予公开",
        &[
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ],
    ),
    (
        "（四）无法提供",
        &["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"],
    ),
    (
        "（五）不予处理",
        &[
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        ],
    ),
    (
        "（六）其他处理",
        &[
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3.其他",
        ],
    ),
    ("（七）总计", &[]),
];

/// The table of requests with some figures.
pub(crate) fn requests(edition: usize, figures: &[[usize; 7]]) -> Requests {
    let mut rows = Vec::new();
    let mut data = figures.iter().enumerate().map(|(row, cells)| {
        let cell = |(column, cell): (usize, &usize)| Place::request(row, column).around(&cell.to_string());
        cells.iter().enumerate().map(cell).collect::<Vec<String>>()
    });
    let mut push = |result: bool, group: Option<&str>, label: &str| {
        let values = data.next().unwrap_or_default();
        rows.push(RequestRow { result, group: group.map(str::to_owned), label: label.to_owned(), values });
    };
    push(false, None, "一、本年新收政府信息公开申请数量");
    push(false, None, "二、上年结转政府信息公开申请数量");
    for (group, subs) in GROUPS {
        if subs.is_empty() || (edition == 2019 && group.starts_with("（六）")) {
            push(true, None, group);
        } else {
            subs.iter().for_each(|sub| push(true, Some(group), sub));
        }
    }
    push(false, None, "四、结转下年度继续办理");
    let columns = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
    Requests {
        note: "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        results: "三、本年度办理结果".to_owned(),
        rows,
    }
}

impl Requests {
    /// As a grid: three columns of labels, then the values.
    pub(crate) fn grid(&self) -> Grid {
        let width = self.columns.len();
        let inner = width.saturating_sub(2).max(1);
        let mut grid = vec![
            vec![cell(&self.note, 3, 3), cell("申请人情况", width, 1)],
            vec![
                cell(&self.columns[0], 1, 2),
                cell("法人或其他组织", inner, 1),
                cell(&self.columns[width - 1], 1, 2),
            ],
            self.columns[1..width - 1].iter().map(|label| cell(label, 1, 1)).collect(),
        ];
        let results = self.rows.iter().filter(|row| row.result).count();
        let mut outer = Some(cell(&self.results, 1, results));
        for (index, row) in self.rows.iter().enumerate() {
            let mut cells = Vec::new();
            if row.result {
                cells.extend(outer.take());
            }
            match &row.group {
                None => cells.push(cell(&row.label, if row.result { 2 } else { 3 }, 1)),
                Some(group) => {
                    if index == 0 || self.rows[index - 1].group.as_ref() != Some(group) {
                        let rest =
                            self.rows[index..].iter().take_while(|row| row.group.as_ref() == Some(group));
                        cells.push(cell(group, 1, rest.count()));
                    }
                    cells.push(cell(&row.label, 1, 1));
                }
            }
            cells.extend(row.values.iter().map(|text| value(text, 1)));
            grid.push(cells);
        }
        grid
    }
}

/// The table of reviews with some figures.
pub(crate) fn review(figures: &[usize]) -> Review {
    let outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    Review {
        groups: ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"].map(str::to_owned),
        columns: (0..15).map(|column| outcomes[column % 5].to_owned()).collect(),
        values: figures
            .iter()
            .enumerate()
            .map(|(column, cell)| Place::review(column).around(&cell.to_string()))
            .collect(),
    }
}

impl Review {
    /// As a grid of fifteen columns.
    pub(crate) fn grid(&self) -> Grid {
        let [reconsideration, suits, direct, after] = &self.groups;
        let labels = |from: usize, rows: usize| {
            self.columns[from..from + 5].iter().map(move |label| cell(label, 1, rows)).collect::<Vec<_>>()
        };
        vec![
            vec![cell(reconsideration, 5, 1), cell(suits, 10, 1)],
            labels(0, 2).into_iter().chain([cell(direct, 5, 1), cell(after, 5, 1)]).collect(),
            labels(5, 1).into_iter().chain(labels(10, 1)).collect(),
            self.values.iter().map(|text| value(text, 1)).collect(),
        ]
    }
}

type BlockWords = (&'static str, &'static [&'static str], &'static [&'static str]);
const BLOCKS_2021: [BlockWords; 4] = [
    ("第二十条第（一）项", &["本年制发件数", "本年废止件数", "现行有效件数"], &["规章", "行政规范性文件"]),
    ("第二十条第（五）项", &["本年处理决定数量"], &["行政许可"]),
    ("第二十条第（六）项", &["本年处理决定数量"], &["行政处罚", "行政强制"]),
    ("第二十条第（八）项", &["本年收费金额（单位：万元）"], &["行政事业性收费"]),
];
const ITEMS: &[&str] = &["上一年项目数量", "本年增/减", "处理决定数量"];
const BLOCKS_2019: [BlockWords; 5] = [
    ("第二十条第（一）项", &["本年新制作数量", "本年新公开数量", "对外公开总数量"], &["规章", "规范性文件"]),
    ("第二十条第（五）项", ITEMS, &["行政许可", "其他对外管理服务事项"]),
    ("第二十条第（六）项", ITEMS, &["行政处罚", "行政强制"]),
    ("第二十条第（八）项", &["上一年项目数量", "本年增/减"], &["行政事业性收费"]),
    ("第二十条第（九）项", &["采购项目数量", "采购总金额"], &["政府集中采购"]),
];

/// The blocks of the table of disclosure with some figures.
pub(crate) fn disclosure(edition: usize, figures: &[Vec<String>]) -> Vec<Block> {
    let blocks: &[BlockWords] = if edition == 2021 { &BLOCKS_2021 } else { &BLOCKS_2019 };
    let mut data = figures.iter().enumerate();
    let mut next = || {
        let (row, cells) = data.next().expect("figures for every row");
        let cell = |(column, text): (usize, &String)| Place::disclosure(row, column).around(text);
        cells.iter().enumerate().map(cell).collect::<Vec<String>>()
    };
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    blocks
        .iter()
        .map(|(caption, columns, rows)| Block {
            caption: (*caption).to_owned(),
            corner: "信息内容".to_owned(),
            columns: owned(columns),
            rows: rows.iter().map(|label| ((*label).to_owned(), next())).collect(),
        })
        .collect()
}

/// The table of disclosure as a grid of four columns.
pub(crate) fn disclosure_grid(blocks: &[Block]) -> Grid {
    let extent = |index: usize, of: usize| match (of, index) {
        (1, _) => 3,
        (2, 1) => 2,
        _ => 1,
    };
    let mut grid = Vec::new();
    for block in blocks {
        grid.push(vec![cell(&block.caption, 4, 1)]);
        let of = block.columns.len();
        let heads = block.columns.iter().enumerate().map(|(index, label)| cell(label, extent(index, of), 1));
        grid.push([cell(&block.corner, 1, 1)].into_iter().chain(heads).collect());
        for (label, values) in &block.rows {
            let of = values.len();
            let values = values.iter().enumerate().map(|(index, text)| value(text, extent(index, of)));
            grid.push([cell(label, 1, 1)].into_iter().chain(values).collect());
        }
    }
    grid
}
