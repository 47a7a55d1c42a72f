//! Owns how a spreadsheet shows a value: numbers to fifteen digits, percentages, dates and times.
//! It knows no parts and no cells.

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::read) enum Shown {
    #[default]
    Number,
    Percent,
    /// A date, a time of day, or both.
    Date,
    /// A length of time, in hours.
    Duration,
}

/// What a built-in format (ECMA-376 part 1, 18.8.30, with those of East Asian editions) makes of it.
pub(in crate::read) fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What a format code makes of it. Only its first section counts, the one for positive numbers.
pub(in crate::read) fn of_code(code: &str) -> Shown {
    let mut chars = code.chars();
    let mut shown = Shown::Number;
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            // The character after these is written as it is, or is only a width.
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return Shown::Duration;
                }
            }
            '%' => shown = Shown::Percent,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Shown::Date,
            'G' | 'g' if code.to_ascii_lowercase().starts_with("general") => break,
            _ => {}
        }
    }
    shown
}

/// Writes a number as its format shows it; `is_1904` is the workbook's second calendar.
pub(in crate::read) fn write(value: f64, shown: Shown, is_1904: bool) -> String {
    match shown {
        Shown::Percent => digits(value, 2) + "%",
        Shown::Date => date(value, is_1904).unwrap_or_else(|| digits(value, 0)),
        Shown::Duration if value.abs() < 1e9 => {
            let seconds = (value.abs() * 86_400.0).round() as u64;
            let sign = if value < 0.0 { "-" } else { "" };
            format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        _ => digits(value, 0),
    }
}

/// A number times ten to the `shift`, to fifteen significant digits, without an exponent as far as
/// that stays readable.
fn digits(value: f64, shift: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value.is_finite() { "0".into() } else { String::new() };
    }
    let scientific = format!("{value:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent = exponent.parse::<i32>().unwrap_or(0) + shift;
    let sign = if value < 0.0 { "-" } else { "" };
    let all: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let all = all.trim_end_matches('0');
    let point = exponent + 1;
    if !(-9..=20).contains(&exponent) {
        let (first, rest) = all.split_at(1.min(all.len()));
        let dot = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{dot}{rest}E{exponent:+03}");
    }
    let point = usize::try_from(point);
    match point {
        Ok(0) | Err(_) => {
            let zeros = "0".repeat((-exponent - 1).max(0) as usize);
            format!("{sign}0.{zeros}{all}")
        }
        Ok(point) if point >= all.len() => format!("{sign}{all}{}", "0".repeat(point - all.len())),
        Ok(point) => format!("{sign}{}.{}", &all[..point], &all[point..]),
    }
}

/// A serial date in ISO form; `None` outside of the years 1900 to 9999.
fn date(value: f64, is_1904: bool) -> Option<String> {
    let seconds = (value * 86_400.0).round();
    if !(0.0..2_958_466.0 * 86_400.0).contains(&seconds) {
        return None;
    }
    let seconds = seconds as i64;
    let (mut day, second) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    if day == 0 && !is_1904 {
        return Some(time);
    }
    if is_1904 {
        day += 1462;
    } else if day < 60 {
        // The calendar of spreadsheets has a 29 February 1900, which never was.
        day += 1;
    }
    let (year, month, day) = civil(day - 25_569);
    let date = format!("{year:04}-{month:02}-{day:02}");
    Some(if second == 0 { date } else { format!("{date} {time}") })
}

/// Year, month and day of a count of days since 1970-01-01, in the proleptic Gregorian calendar.
/// Years begin in March here, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_fifteen_digits_and_no_noise() {
        let written = |value| write(value, Shown::Number, false);
        assert_eq!(written(0.1 + 0.2), "0.3");
        assert_eq!(written(3116.0), "3116");
        assert_eq!(written(-1234.5), "-1234.5");
        assert_eq!(written(1e15), "1000000000000000");
        assert_eq!(written(123_456_789_012_345_680_000.0), "123456789012346000000");
        assert_eq!(written(0.000_12), "0.00012");
        assert_eq!(written(1.5e30), "1.5E+30");
        assert_eq!(written(2e-20), "2E-20");
        assert_eq!(written(-0.0), "0");
        assert_eq!(written(f64::NAN), "");
        assert_eq!(written(f64::MIN_POSITIVE), "2.2250738585072E-308");
    }

    #[test]
    fn percentages_dates_and_times() {
        assert_eq!(write(0.07, Shown::Percent, false), "7%");
        assert_eq!(write(0.1234, Shown::Percent, false), "12.34%");
        assert_eq!(write(45_322.0, Shown::Date, false), "2024-01-31");
        assert_eq!(write(45_322.5, Shown::Date, false), "2024-01-31 12:00:00");
        assert_eq!(write(43_860.0, Shown::Date, true), "2024-01-31");
        assert_eq!(write(59.0, Shown::Date, false), "1900-02-28");
        assert_eq!(write(61.0, Shown::Date, false), "1900-03-01");
        assert_eq!(write(0.25, Shown::Date, false), "06:00:00");
        assert_eq!(write(1.5, Shown::Duration, false), "36:00:00");
        assert_eq!(write(-5.0, Shown::Date, false), "-5");
        assert_eq!(write(f64::MAX, Shown::Duration, false), "1.79769313486232E+308");
    }

    #[test]
    fn format_codes_say_what_they_show() {
        assert_eq!(of_code("yyyy\"年\"m\"月\"d\"日\""), Shown::Date);
        assert_eq!(of_code("0.00%"), Shown::Percent);
        assert_eq!(of_code("[h]:mm"), Shown::Duration);
        assert_eq!(of_code("[Red]#,##0.00_d;\\d"), Shown::Number);
        assert_eq!(of_code("General\"days\""), Shown::Number);
        assert_eq!(of_code("0\"%\""), Shown::Number);
        assert_eq!(built_in(10), Shown::Percent);
        assert_eq!(built_in(31), Shown::Date);
    }
}
