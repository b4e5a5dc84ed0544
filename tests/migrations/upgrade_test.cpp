// A database of the first version, with people and jobs in it, becomes one of today's and loses nothing.
#include <map>

#include <gtest/gtest.h>

#include "migrations/migrations.hpp"
#include "tests/migrations/on_schema.hpp"

namespace gigco {
namespace {

constexpr const char* kRowsOfTheFirstVersion = R"(
insert into users (email, name, password_hash, role, phone, latitude, longitude, jobs_completed, rating_count, rating_sum)
values ('nina@example.com', 'Nina', 'hash', 'consumer', '+1 555 0100', 40.7, -74.0, 1, 1, 5),
       ('omar@example.com', 'Omar', 'hash', 'gig_worker', null, null, null, 1, 1, 4),
       ('ada@example.com', 'Ada', 'hash', 'admin', null, null, null, 0, 0, 0);
insert into worker_profiles (user_id, skills, availability_notes) values (2, '{cleaning,"Heavy lifting"}', 'evenings');
insert into sessions (user_id, expires_at, revoked_at)
values (1, now() + interval '30 days', null), (2, now() + interval '30 days', now());
insert into refresh_tokens (token_hash, session_id, used_at) values (repeat('a', 64), 1, null), (repeat('b', 64), 2, now());
insert into account_tokens (token_hash, user_id, purpose, expires_at)
values (repeat('c', 64), 1, 'verify_email', now() + interval '1 day');
insert into jobs (consumer_id, gig_worker_id, offered_worker_id, title, description, category, status, total_pay_cents,
                  location_latitude, location_longitude, actual_start, actual_end, worker_completed_at,
                  consumer_completed_at)
values (1, null, null, 'Walk my dog', 'Every day at noon', 'pet_care', 'posted', 1999, 40.7, -74.0, null, null, null, null),
       (1, null, 2, 'Feed my cat', 'Every day at noon', 'pet_care', 'offer_sent', 2500, null, null, null, null, null, null),
       (1, 2, null, 'Fix my tap', 'It drips all night', 'maintenance', 'in_progress', 6500, null, null, now(), null, null, null),
       (1, 2, null, 'Clean my flat', 'Two rooms and a kitchen', 'cleaning', 'closed', 9000, null, null, now(), now(), now(), now());
insert into job_events (job_id, event, actor_id, from_status, to_status, note)
values (1, 'created', 1, null, 'posted', null), (4, 'review', 2, 'review_pending', 'closed', 'both have reviewed');
insert into outbox (topic, subject_id, payload, published_at)
values ('job.created', 1, '{"job_id": 1}', null), ('user.registered', 1, '{"user_id": 1}', now());
insert into reviews (job_id, reviewer_id, reviewee_id, rating, review_text, is_public)
values (4, 1, 2, 4, 'Spotless', true), (4, 2, 1, 5, null, false);
insert into idempotency_keys (user_id, key, operation, body_hash, status, response)
values (1, 'nina-first-job', 'createJob', 'hash', 201, '{"id": 1}'))";

class Upgrade : public test::OnSchema {
 protected:
  /// Each table's columns as they are now, ready for a select list. Without jobs.workflow_id, which was empty
  /// until every job had a workflow.
  std::map<std::string, std::string> columns() {
    std::map<std::string, std::string> found;
    for (const char* table : {"users", "worker_profiles", "sessions", "refresh_tokens", "account_tokens",
                              "jobs", "job_events", "outbox", "reviews", "idempotency_keys"}) {
      found[table] =
          sql("select string_agg(quote_ident(column_name), ', ' order by ordinal_position) "
              "from information_schema.columns where column_name <> 'workflow_id' and table_name = '" +
              std::string(table) + "'");
    }
    return found;
  }

  std::string rows(const std::string& table, const std::string& list) {
    return sql("select json_agg(row order by row::text) from (select to_jsonb(part) as row from (select " +
               list + " from " + table + ") part) rows");
  }
};

TEST_F(Upgrade, KeepsEveryRowThroughEveryVersion) {
  const auto all = migrations();
  migrate_to(1);
  sql(kRowsOfTheFirstVersion);
  const auto of_the_first = columns();
  std::map<std::string, std::string> before;
  for (const auto& [table, list] : of_the_first) {
    before[table] = rows(table, list);
    ASSERT_NE(before[table], "") << table << " has no row to lose";
  }
  for (std::size_t count = 2; count <= all.size(); ++count) {
    migrate_to(count);
    for (const auto& [table, list] : of_the_first) {
      EXPECT_EQ(rows(table, list), before[table]) << table << " after " << all[count - 1].name;
    }
  }
}

TEST_F(Upgrade, GivesWhatIsOldTheNamesThatCameLater) {
  migrate_to(2);
  sql(kRowsOfTheFirstVersion);
  sql("insert into audit_log (admin_id, action, subject_type, subject_id) values (3, 'user.update', 'user', "
      "1), "
      "(3, 'user.update', 'user', 2)");
  migrate_to(migrations().size());
  EXPECT_EQ(sql("select count(distinct uuid) from audit_log"), "2");
  const std::string of_their_job = "select string_agg(job_title || ', ' || job_category, '; ') from reviews";
  EXPECT_EQ(sql(of_their_job), "Clean my flat, cleaning; Clean my flat, cleaning");
  sql("update jobs set title = 'Clean my house', category = 'other' where id = 4");
  EXPECT_EQ(sql(of_their_job), "Clean my house, other; Clean my house, other");
  sql("update jobs set title = 'Repair my tap' where id = 3");
  sql("insert into reviews (job_id, reviewer_id, reviewee_id, rating) values (3, 1, 2, 5)");
  EXPECT_EQ(sql("select job_title || ', ' || job_category from reviews where job_id = 3"),
            "Repair my tap, maintenance");
}

}  // namespace
}  // namespace gigco
