// States that no code may reach, because the schema refuses them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/migrations/on_schema.hpp"

namespace gigco {
namespace {

using ::testing::HasSubstr;

class Schema : public test::OnSchema {
 protected:
  void SetUp() override {
    access_ = test::migrated_database();
    sql("insert into users (email, name, password_hash, role) values ('n@example.com', 'Nina', 'hash', "
        "'consumer'), "
        "('o@example.com', 'Omar', 'hash', 'gig_worker')");
    sql("insert into jobs (consumer_id, gig_worker_id, title, description, category, status, "
        "total_pay_cents, "
        "actual_start) values (1, 2, 'Fix my tap', 'It drips all night', 'maintenance', 'in_progress', 6500, "
        "now())");
  }

  /// What the server says, or that it took it.
  std::string refusal(const std::string& statement) {
    try {
      sql(statement);
    } catch (const std::runtime_error& problem) {
      return problem.what();
    }
    return "taken: " + statement;
  }
};

TEST_F(Schema, RefusesPeopleWhoCannotBe) {
  for (const std::string change :
       {"role = 'owner'", "email = 'nobody'", "name = 'N'", "latitude = 40.7", "latitude = 91, longitude = 0",
        "rating_sum = 6, rating_count = 1", "rating_count = -1", "jobs_completed = -1"}) {
    EXPECT_THAT(refusal("update users set " + change + " where id = 1"),
                HasSubstr("violates check constraint"));
  }
  EXPECT_THAT(refusal("update users set email = 'N@EXAMPLE.com' where id = 2"), HasSubstr("users_email_key"));
}

TEST_F(Schema, RefusesJobsWhoseStatusAndPeopleDisagree) {
  for (const std::string change :
       {"status = 'posted'", "status = 'accepted', gig_worker_id = null", "status = 'offer_sent'",
        "status = 'completed'", "status = 'in_progress', actual_start = null", "offered_worker_id = 2",
        "gig_worker_id = 1", "status = 'flying'"}) {
    EXPECT_THAT(refusal("update jobs set " + change + " where id = 1"),
                HasSubstr("violates check constraint"));
  }
  EXPECT_THAT(refusal("update jobs set gig_worker_id = 99"), HasSubstr("violates foreign key constraint"));
}

TEST_F(Schema, RefusesJobsThatPayNothingOrEndBeforeTheyBegin) {
  for (const std::string change :
       {"total_pay_cents = 0", "total_pay_cents = -1", "currency = 'usd'", "title = 'Ab'",
        "scheduled_start = now(), scheduled_end = now() - interval '1 hour'", "location_latitude = 1",
        "estimated_duration_hours = 0", "category = 'flying'"}) {
    EXPECT_THAT(refusal("update jobs set " + change + " where id = 1"),
                HasSubstr("violates check constraint"));
  }
}

TEST_F(Schema, RefusesReviewsOfOneselfASecondOneAndSixStars) {
  const auto review = [this](const std::string& values) {
    return refusal("insert into reviews (job_id, reviewer_id, reviewee_id, rating) values " + values);
  };
  EXPECT_THAT(review("(1, 1, 1, 5)"), HasSubstr("violates check constraint"));
  EXPECT_THAT(review("(1, 1, 2, 6)"), HasSubstr("violates check constraint"));
  EXPECT_THAT(review("(1, 1, 2, 5)"), HasSubstr("taken"));
  EXPECT_THAT(review("(1, 1, 2, 4)"), HasSubstr("violates unique constraint"));
}

TEST_F(Schema, RefusesSessionsAndTokensThatEndBeforeTheyBeginOrAreKeptAsTheyAre) {
  EXPECT_THAT(refusal("insert into sessions (user_id, expires_at) values (1, now() - interval '1 second')"),
              HasSubstr("violates check constraint"));
  sql("insert into sessions (user_id, expires_at) values (1, now() + interval '1 day')");
  EXPECT_THAT(refusal("insert into refresh_tokens (token_hash, session_id) values ('the token itself', 1)"),
              HasSubstr("violates check constraint"));
  EXPECT_THAT(
      refusal(
          "insert into account_tokens (token_hash, user_id, purpose, expires_at) values (repeat('a', 64), "
          "1, 'anything', now() + interval '1 day')"),
      HasSubstr("violates check constraint"));
}

TEST_F(Schema, RefusesToBeBusyTwice) {
  sql("insert into schedules (gig_worker_id, start_time, end_time, is_available, time_zone) values (2, "
      "now(), now() + "
      "interval '1 hour', false, 'UTC')");
  const std::string entry =
      "insert into schedule_times values (1, 2, false, tstzrange(now() + interval '$ minutes', now() + "
      "interval '2 "
      "hours'))";
  const auto at = [&entry](const std::string& minutes) {
    return std::string(entry).replace(entry.find('$'), 1, minutes);
  };
  EXPECT_THAT(refusal(at("0")), HasSubstr("taken"));
  EXPECT_THAT(refusal(at("30")), HasSubstr("schedule_times_overlap"));
}

TEST_F(Schema, RefusesToAlterWhatAdministratorsDid) {
  sql("insert into audit_log (admin_id, action, subject_type, subject_id) values (1, 'user.update', 'user', "
      "2)");
  EXPECT_THAT(refusal("update audit_log set reason = 'another'"), HasSubstr("never altered"));
  EXPECT_THAT(refusal("delete from audit_log"), HasSubstr("never altered"));
}

}  // namespace
}  // namespace gigco
