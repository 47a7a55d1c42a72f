//! Files that no report is: each is refused in a clear line, with exit code 2 and in little time,
//! and the report beside it is linted all the same.

#![allow(clippy::unwrap_used, reason = "a file that cannot be made is a failure")]

use disclint::lint::Linter;
use disclint::read::MAX_BYTES;
use disclint::ruleset::Packs;
use disclint::settings::Settings;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = "fixtures/formats/faulty.md";
const WORD: &str =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A zip archive of one part beside what makes Word's files known.
fn archive(path: &Path, part: &str, content: &str) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, content) in [("[Content_Types].xml", "<Types/>"), (part, content)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn what_no_report_is_is_refused_and_the_run_goes_on() {
    let folder = folder("hostile");
    let write = |name: &str, content: &str| fs::write(folder.join(name), content).unwrap();
    archive(&folder.join("bomb.docx"), "word/document.xml", &" ".repeat(20 << 20));
    archive(&folder.join("bomb.xlsx"), "xl/workbook.xml", &" ".repeat(20 << 20));
    archive(&folder.join("bomb.odt"), "content.xml", &" ".repeat(20 << 20));
    let deep = format!("{WORD}{}", "<w:sdt><w:sdtContent>".repeat(100_000));
    archive(&folder.join("deep.docx"), "word/document.xml", &deep);
    let row = |cell: &str| cell.repeat(600);
    write(
        "cells.md",
        &format!("|{}\n|{}\n{}", row("a|"), row("-|"), format!("|{}\n", row("1|")).repeat(420)),
    );
    write("cells.html", &format!("<table>{}", format!("<tr>{}", row("<td>1")).repeat(1_000)));
    write("lines.txt", &"x\n".repeat(200_100));
    write("lines.html", &"x\n".repeat(200_100));
    write("lines.md", &"x\n".repeat(200_100));
    write("long.txt", &"公开".repeat(2 << 20));
    write("long.html", &"公开".repeat(2 << 20));
    write(
        "cyclic.pdf",
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n\
         trailer<</Root 1 0 R/Size 3>>\n%%EOF",
    );
    let large = fs::File::create(folder.join("large.txt")).unwrap();
    large.set_len(200 << 20).unwrap();
    let noise: Vec<u8> = (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let formats = ["txt", "md", "html", "docx", "odt", "ods", "xlsx", "pdf", "doc", "wps", "xls", "rtf"];
    for format in formats {
        fs::write(folder.join(format!("noise.{format}")), &noise).unwrap();
        fs::write(folder.join(format!("empty.{format}")), []).unwrap();
    }

    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    names.sort();
    assert!(names.len() >= 33, "{names:?}");
    let output = Command::new(env!("CARGO_BIN_EXE_disclint"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--isolated", "--output-format", "concise", "--lang", "en", GOOD])
        .args(&names)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stdout).unwrap();
    for name in &names {
        let lines: Vec<&str> = said.lines().filter(|line| line.starts_with(&format!("{name}:"))).collect();
        assert!(matches!(lines.as_slice(), [one] if one.contains("cannot be read")), "{name}: {lines:?}");
    }
    assert!(said.contains("cn/requests/applicant-total"), "the report beside them was not linted");
    assert!(said.contains("limit of 64 MiB") && MAX_BYTES == 64 << 20, "{said}");
}

#[test]
fn what_is_read_but_no_report_gets_one_line() {
    let folder = folder("strange");
    let write = |name: &str, content: &str| fs::write(folder.join(name), content).unwrap();
    let doctype =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let text = "&b;".repeat(100_000);
    let entities =
        format!("{doctype}{WORD}<w:p><w:r><w:t>公开{text}</w:t></w:r></w:p></w:body></w:document>");
    archive(&folder.join("entities.docx"), "word/document.xml", &entities);
    write("deep.html", &format!("{}公开", "<div>".repeat(100_000)));
    write("nested.html", &format!("{}公开", "<table><tr><td>".repeat(100_000)));
    write("spans.html", &"<table><tr><td colspan=1000 rowspan=65534>1<td rowspan=65534>2</table>".repeat(50));
    write("deep.md", &format!("{}公开", "> ".repeat(100_000)));
    write("marks.md", &"[*a **b _c ".repeat(20_000));
    for name in ["entities.docx", "deep.html", "nested.html", "spans.html", "deep.md", "marks.md"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let pack = Packs::built_in().compose(&["cn"]).expect("a sound pack");
        let linted = Linter::new(&pack).lint(name, &bytes, &Settings::default());
        let examined = linted.examined().unwrap_or_else(|| panic!("{name} was not read"));
        let rules: Vec<&str> = examined.outcome.diagnostics.iter().map(|one| &*one.rule).collect();
        assert_eq!(rules, ["cn/report/not-annual-report"], "{name}");
        assert!(examined.outcome.internal.is_empty(), "{name}");
    }
}

#[test]
fn a_file_cut_short_anywhere_is_answered() {
    let pack = Packs::built_in().compose(&["cn"]).expect("a sound pack");
    let linter = Linter::new(&pack);
    let settings = Settings::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    for name in ["clean.site.html", "clean.word.docx", "clean.xlsx", "clean.odt", "clean.drawn.pdf"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        for part in 0..24 {
            let linted = linter.lint(name, &bytes[..bytes.len() * part / 24], &settings);
            if let Some(examined) = linted.examined() {
                assert!(examined.outcome.internal.is_empty(), "{name} {part}/24");
                // A table cut off is never a wrong sum.
                let sums = ["cn/requests/balance", "cn/requests/applicant-total", "cn/review/group-total"];
                let rules = examined.outcome.diagnostics.iter().map(|one| &*one.rule);
                let false_sums: Vec<_> = rules.filter(|rule| sums.contains(rule)).collect();
                assert!(false_sums.is_empty(), "{name} {part}/24: {false_sums:?}");
            }
        }
    }
}
