// The activities of a job's workflow that change the job or tell people, on the database.
#pragma once

namespace gigco::db {
class Database;
}

namespace gigco::workflow {

class Activities;

/// The database outlives the activities.
void add_job_activities(Activities& activities, db::Database& database);

}  // namespace gigco::workflow
