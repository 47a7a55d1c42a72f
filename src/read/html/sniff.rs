//! What the first bytes of a file say before it is decoded: whether it is HTML at all, and which
//! encoding it declares.

/// How much of the file is looked at.
const HEAD: usize = 4096;

/// Whether the file begins as HTML does: a doctype or the root element, after any byte order mark,
/// blanks, comments and processing instructions.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let head = narrow(bytes);
    let mut rest = head.as_slice();
    loop {
        rest = rest.trim_ascii_start();
        let skipped = if rest.starts_with(b"<!--") {
            after(rest, b"-->")
        } else if rest.starts_with(b"<?") {
            after(rest, b"?>")
        } else {
            break;
        };
        match skipped {
            Some(next) => rest = next,
            None => return false,
        }
    }
    let named = |start: &[u8]| {
        starts_with(rest, start) && !rest.get(start.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    named(b"<!doctype html") || named(b"<html")
}

/// Whether the file is a web archive: a mail message that carries a page and its pictures.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let header = find(head, b"\r\n\r\n").or_else(|| find(head, b"\n\n")).map_or(head, |end| &head[..end]);
    let field = |name: &[u8]| header.split(|byte| *byte == b'\n').any(|line| starts_with(line, name));
    field(b"mime-version:") && find(&header.to_ascii_lowercase(), b"multipart/related").is_some()
}

/// The label of the encoding that the file declares in a `meta` tag or an XML declaration.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let mut rest = head;
    loop {
        let start = rest.iter().position(|byte| *byte == b'<')?;
        rest = &rest[start..];
        if rest.starts_with(b"<!--") {
            rest = after(&rest[2..], b"-->")?;
            continue;
        }
        let key: &[u8] = if starts_with(rest, b"<meta") {
            b"charset"
        } else if starts_with(rest, b"<?xml") {
            b"encoding"
        } else {
            rest = &rest[1..];
            continue;
        };
        let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        if let Some(label) = label(&rest[..end], key) {
            return Some(label);
        }
        rest = &rest[end..];
    }
}

fn label(tag: &[u8], key: &[u8]) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + find(&lower[from..], key)? + key.len();
        from = at;
        let Some(value) = tag[at..].trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value =
            value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value).trim_ascii_start();
        let named = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
        let end = value.iter().position(|byte| !named(byte)).unwrap_or(value.len());
        if end > 0 {
            return Some(String::from_utf8_lossy(&value[..end]).into_owned());
        }
    }
}

/// The head of the file as one byte per character, whatever the width of its code units.
fn narrow(bytes: &[u8]) -> Vec<u8> {
    let head = &bytes[..bytes.len().min(HEAD)];
    match head {
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => {
            rest.iter().copied().filter(|byte| *byte != 0).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_vec(),
        _ => head.to_vec(),
    }
}

fn starts_with(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start))
}

fn after<'a>(bytes: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    find(bytes, end).map(|at| &bytes[at + end.len()..])
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_first_bytes() {
        for page in [
            "<!DOCTYPE html>",
            "\u{feff} \r\n<!-- saved from url -->\n<HTML lang=zh>",
            "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">",
            "<html>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        for other in ["", "<?xml version=\"1.0\"?><feed>", "# <html>", "<htmlish>", "<!-- <html>", "<p>a"] {
            assert!(!is_html(other.as_bytes()), "{other}");
        }
        let wide: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("<html>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert!(is_html(&wide));
    }

    #[test]
    fn an_encoding_is_declared_in_a_tag() {
        let declared = |page: &str| declared_encoding(page.as_bytes());
        assert_eq!(declared("<meta charset=gb2312>").as_deref(), Some("gb2312"));
        assert_eq!(declared("<META CHARSET = 'GBK' />").as_deref(), Some("GBK"));
        assert_eq!(
            declared("<meta http-equiv=Content-Type content=\"text/html; charset=gb18030\">").as_deref(),
            Some("gb18030")
        );
        assert_eq!(declared("<?xml version='1.0' encoding='big5'?>").as_deref(), Some("big5"));
        assert_eq!(declared("<!-- <meta charset=gbk> --><meta charset=utf-8>").as_deref(), Some("utf-8"));
        assert_eq!(declared("<meta name=charset content=x><p>charset=gbk"), None);
        assert_eq!(declared("<meta charset"), None);
    }

    #[test]
    fn a_web_archive_is_a_mail_message() {
        let archive = "From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>";
        assert!(is_archive(archive.as_bytes()));
        assert!(!is_archive(b"<html>MIME-Version: multipart/related"));
    }
}
