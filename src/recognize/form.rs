//! The official shape of a report, as data: editions of the form with their sections and tables.
//!
//! Deserialized from `forms/*.yaml` of a pack. Knows no document.

use crate::date::Years;
use crate::words::Words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One edition of an official form.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Id, `pack/edition`, such as `cn/2021`.
    pub id: String,
    /// Report years that have to use it.
    pub effective: Years,
    /// Its name.
    pub title: Words,
    /// Top-level sections in their order.
    pub sections: Vec<SectionSpec>,
    /// Official tables in their order.
    pub tables: Vec<TableSpec>,
    /// Words that occur in no other edition and so betray this one.
    #[serde(default)]
    pub marks: Vec<String>,
}

impl Form {
    /// The section with a key.
    pub fn section(&self, key: &str) -> Option<&SectionSpec> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// The table with a key.
    pub fn table(&self, key: &str) -> Option<&TableSpec> {
        self.tables.iter().find(|table| table.key == key)
    }
}

/// A top-level section of the form. Its number is its place in the list, one-based.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionSpec {
    /// Key in rule files.
    pub key: String,
    /// Official title, without its number.
    pub title: String,
    /// Other titles that are as good.
    #[serde(default)]
    pub accepted: Vec<String>,
    /// Titles by which the section is known although they are wrong.
    #[serde(default)]
    pub deviating: Vec<String>,
    /// Titles from before a change of the law.
    #[serde(default)]
    pub repealed: Vec<String>,
    /// Words by which a heading of the section's own number is known under any other title: one of
    /// each list has to occur in it.
    #[serde(default)]
    pub hints: Vec<Vec<String>>,
    /// Words that its text usually holds: they tell that its content is there when a damaged
    /// document has lost the heading.
    #[serde(default)]
    pub contents: Vec<String>,
}

/// An official table: blocks of rows under a header each.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Key in rule files.
    pub key: String,
    /// What people call it.
    pub name: Words,
    /// Key of the section it belongs to.
    pub section: String,
    /// How its cells are laid out.
    #[serde(default)]
    pub layout: Layout,
    /// Its parts, from the top.
    pub blocks: Vec<BlockSpec>,
    /// Names for lists of row keys or of column keys, so that an equation can say `sum(results)`.
    #[serde(default)]
    pub sets: BTreeMap<String, Vec<String>>,
    /// Columns that are the sum of others: key of the column to the name of the set that it sums. Where
    /// such a cell holds no number, its parts still tell what it comes to at least.
    #[serde(default)]
    pub totals: BTreeMap<String, String>,
    /// A sentence printed in its header.
    #[serde(default)]
    pub note: Option<String>,
}

impl TableSpec {
    /// All rows with the block they stand in.
    pub fn rows(&self) -> impl Iterator<Item = (&BlockSpec, &RowSpec)> {
        self.blocks.iter().flat_map(|block| block.rows.iter().map(move |row| (block, row)))
    }

    /// The row with a key, and its block.
    pub fn row(&self, key: &str) -> Option<(&BlockSpec, &RowSpec)> {
        self.rows().find(|(_, row)| row.key == key)
    }

    /// The column with a key; the same key may stand in several blocks.
    pub fn column(&self, key: &str) -> Option<&ColumnSpec> {
        self.blocks.iter().find_map(|block| block.columns.iter().find(|column| column.key == key))
    }

    /// Keys of all columns, each once, in order.
    pub fn column_keys(&self) -> Vec<&str> {
        let mut keys = Vec::new();
        for column in self.blocks.iter().flat_map(|block| &block.columns) {
            if !keys.contains(&column.key.as_str()) {
                keys.push(column.key.as_str());
            }
        }
        keys
    }
}

/// How the cells of a table are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Row labels at the left, column labels above.
    #[default]
    Grid,
    /// All rows side by side in one row of values: the row labels stand above groups of columns.
    Wide,
}

/// A part of a table: an optional caption, a header, rows.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockSpec {
    /// A row that holds only this text, above the header.
    #[serde(default)]
    pub caption: Option<String>,
    /// The header cell above the row labels.
    #[serde(default)]
    pub corner: Option<String>,
    /// Value columns from the left.
    pub columns: Vec<ColumnSpec>,
    /// Rows from the top.
    pub rows: Vec<RowSpec>,
}

/// A value column.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Key in rule files.
    pub key: String,
    /// Official label.
    pub label: String,
    /// Other labels that are as good.
    #[serde(default)]
    pub accepted: Vec<String>,
    /// Labels of merged header cells above, from the top.
    #[serde(default)]
    pub under: Vec<String>,
    /// A name for messages where the label alone says too little.
    #[serde(default)]
    pub name: Words,
}

/// A row.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowSpec {
    /// Key in rule files.
    pub key: String,
    /// Official label, its own number included.
    pub label: String,
    /// Other labels that are as good.
    #[serde(default)]
    pub accepted: Vec<String>,
    /// Labels by which the row is known although another edition owns them.
    #[serde(default)]
    pub foreign: Vec<String>,
    /// Labels of merged cells to the left, from the outside in; in a wide table, of merged header
    /// cells above.
    #[serde(default)]
    pub under: Vec<String>,
    /// A name for messages where the label alone says too little or too much.
    #[serde(default)]
    pub name: Words,
}
