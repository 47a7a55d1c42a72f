//! Owns calendar dates and the range of report years in which a rule or a form holds.
//!
//! No clock: "today" is a setting that the command line hands in.

pub use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The day, by universal time, of a count of seconds since 1970.
pub fn of_unix_seconds(seconds: i64) -> Option<Date> {
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_datetime(instant).date())
}

/// A half-open range of report years: from the first one in, up to, not including, the end.
/// Written `2019..2021`, `2021..`, `..2019` or `..`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Years {
    /// First year in which it holds; `None` since ever.
    pub from: Option<i16>,
    /// First year in which it holds no more; `None` until further notice.
    pub to: Option<i16>,
}

impl Years {
    /// Whether a year lies inside.
    pub fn contains(self, year: i16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year < to)
    }

    /// Whether two ranges share a year.
    pub fn overlaps(self, other: Years) -> bool {
        let starts_before_end = |a: Years, b: Years| match (a.from, b.to) {
            (Some(from), Some(to)) => from < to,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

impl FromStr for Years {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no range of years; write 2019..2021, 2021.. or ..2019");
        let (from, to) = text.trim().split_once("..").ok_or_else(wrong)?;
        let year = |text: &str| match text.trim() {
            "" => Ok(None),
            year => year.parse().map(Some).map_err(|_| wrong()),
        };
        let years = Years { from: year(from)?, to: year(to)? };
        match (years.from, years.to) {
            (Some(from), Some(to)) if from >= to => {
                Err(format!("{text:?} holds no year; the end is not included"))
            }
            _ => Ok(years),
        }
    }
}

impl TryFrom<String> for Years {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Years> for String {
    fn from(years: Years) -> Self {
        years.to_string()
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = self.from {
            write!(f, "{from}")?;
        }
        f.write_str("..")?;
        if let Some(to) = self.to {
            write!(f, "{to}")?;
        }
        Ok(())
    }
}

/// A month and day of any year, written `01-31`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct MonthDay {
    /// Month, one-based.
    pub month: i8,
    /// Day of the month, one-based.
    pub day: i8,
}

impl MonthDay {
    /// That day of a year; `None` for 29 February of a common year.
    pub fn of(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no day of a year; write month-day, such as 01-31");
        let (month, day) = text.split_once('-').ok_or_else(wrong)?;
        let (month, day) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
        // A leap year, so that 02-29 can be written.
        Date::new(2000, month, day).map_err(|_| wrong())?;
        Ok(Self { month, day })
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_half_open() {
        let years: Years = "2019..2021".parse().unwrap();
        assert!(years.contains(2019) && years.contains(2020) && !years.contains(2021));
        assert!("2021..".parse::<Years>().unwrap().contains(9999));
        assert!("2021..2021".parse::<Years>().is_err() && "2021".parse::<Years>().is_err());
    }

    #[test]
    fn ranges_that_meet_do_not_overlap() {
        let years = |text: &str| text.parse::<Years>().unwrap();
        assert!(!years("2019..2021").overlaps(years("2021..")));
        assert!(years("2019..2022").overlaps(years("2021..")));
        assert!(years("..").overlaps(years("2021..2022")));
    }
}
