//! Failures. The C++ side knows three things about one: its type, its message, and whether trying again
//! is pointless. Temporal wraps them in layers and has more kinds.

use serde::{Deserialize, Serialize};
use temporalio_common::protos::temporal::api::{
    enums::v1::TimeoutType,
    failure::v1::{
        ApplicationFailureInfo, CanceledFailureInfo, Failure as ApiFailure, failure::FailureInfo,
    },
};

/// Shown beside a failure in Temporal's user interface.
const SOURCE: &str = "GigCo";

/// A failure as it crosses the C interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// For programs; one of the service's own, or a name from [`kind_of`].
    #[serde(rename = "type")]
    pub kind: String,
    /// For people.
    pub message: String,
    /// Trying again is pointless.
    pub non_retryable: bool,
}

impl From<Failure> for ApiFailure {
    fn from(failure: Failure) -> Self {
        Self {
            message: failure.message,
            source: SOURCE.to_owned(),
            failure_info: Some(FailureInfo::ApplicationFailureInfo(
                ApplicationFailureInfo {
                    r#type: failure.kind,
                    non_retryable: failure.non_retryable,
                    ..Default::default()
                },
            )),
            ..Default::default()
        }
    }
}

impl From<ApiFailure> for Failure {
    /// An activity's failure comes wrapped in "activity error", with what happened as its cause.
    fn from(mut failure: ApiFailure) -> Self {
        while is_wrapping(&failure)
            && let Some(cause) = failure.cause.take()
        {
            failure = *cause;
        }
        let (kind, non_retryable) = kind_of(failure.failure_info);
        Self {
            kind,
            message: failure.message,
            non_retryable,
        }
    }
}

/// What a cancelled activity or workflow must be reported with.
pub fn cancellation(message: &str) -> ApiFailure {
    ApiFailure {
        message: message.to_owned(),
        source: SOURCE.to_owned(),
        failure_info: Some(FailureInfo::CanceledFailureInfo(
            CanceledFailureInfo::default(),
        )),
        ..Default::default()
    }
}

fn is_wrapping(failure: &ApiFailure) -> bool {
    matches!(
        failure.failure_info,
        Some(
            FailureInfo::ActivityFailureInfo(_) | FailureInfo::ChildWorkflowExecutionFailureInfo(_)
        )
    )
}

/// The type of a failure, and whether trying again is pointless.
fn kind_of(info: Option<FailureInfo>) -> (String, bool) {
    let (kind, non_retryable) = match info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => {
            return (info.r#type, info.non_retryable);
        }
        Some(FailureInfo::TimeoutFailureInfo(info)) => {
            let kind = match info.timeout_type() {
                TimeoutType::Unspecified => "timeout",
                TimeoutType::StartToClose => "timeout_start_to_close",
                TimeoutType::ScheduleToStart => "timeout_schedule_to_start",
                TimeoutType::ScheduleToClose => "timeout_schedule_to_close",
                TimeoutType::Heartbeat => "timeout_heartbeat",
            };
            (kind, false)
        }
        Some(FailureInfo::CanceledFailureInfo(_)) => ("cancelled", true),
        Some(FailureInfo::TerminatedFailureInfo(_)) => ("terminated", true),
        Some(FailureInfo::ServerFailureInfo(info)) => ("server", info.non_retryable),
        Some(FailureInfo::ActivityFailureInfo(_)) => ("activity", false),
        _ => ("unknown", false),
    };
    (kind.to_owned(), non_retryable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::failure::v1::{
        ActivityFailureInfo, TimeoutFailureInfo,
    };

    fn wrapped(cause: Option<ApiFailure>) -> ApiFailure {
        ApiFailure {
            message: "activity error".to_owned(),
            cause: cause.map(Box::new),
            failure_info: Some(FailureInfo::ActivityFailureInfo(
                ActivityFailureInfo::default(),
            )),
            ..Default::default()
        }
    }

    #[test]
    fn a_failure_goes_there_and_back_through_its_wrapping() {
        let failure = Failure {
            kind: "card_declined".to_owned(),
            message: "no money".to_owned(),
            non_retryable: true,
        };
        let api = wrapped(Some(wrapped(Some(failure.clone().into()))));
        assert_eq!(Failure::from(api), failure);
    }

    #[test]
    fn a_timeout_is_named_by_its_kind() {
        let timeout = ApiFailure {
            message: "activity StartToClose timeout".to_owned(),
            failure_info: Some(FailureInfo::TimeoutFailureInfo(TimeoutFailureInfo {
                timeout_type: TimeoutType::StartToClose.into(),
                ..Default::default()
            })),
            ..Default::default()
        };
        let failure = Failure::from(wrapped(Some(timeout)));
        assert_eq!(failure.kind, "timeout_start_to_close");
        assert_eq!(failure.message, "activity StartToClose timeout");
    }

    #[test]
    fn a_cancellation_and_a_wrapping_without_cause_have_names_too() {
        assert_eq!(Failure::from(cancellation("enough")).kind, "cancelled");
        assert_eq!(Failure::from(wrapped(None)).kind, "activity");
        assert_eq!(Failure::from(ApiFailure::default()).kind, "unknown");
    }

    #[test]
    fn an_unknown_field_of_a_failure_is_named() {
        let json = r#"{"type":"a","message":"b","non_retryable":false,"stack":""}"#;
        let error = serde_json::from_str::<Failure>(json).expect_err("refused");
        assert!(
            error.to_string().contains("unknown field `stack`"),
            "{error}"
        );
    }
}
