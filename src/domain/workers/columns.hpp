// The columns that fill a WorkerView. Macros, because a statement's text must be one literal.
#pragma once

// NOLINTBEGIN(cppcoreguidelines-macro-usage)

/// All but the last, distance_miles.
#define GIGCO_WORKER_COLUMNS                                                                           \
  "person.id, person.uuid, person.name, person.email, person.phone, person.address, person.latitude, " \
  "person.longitude, person.place_id, person.time_zone, person.role, person.is_active, "               \
  "person.email_verified, person.phone_verified, person.created_at, "                                  \
  "greatest(person.updated_at, profile.updated_at) as updated_at, profile.bio, "                       \
  "profile.hourly_rate_cents as hourly_rate, profile.experience_years, profile.verification_status, "  \
  "to_char(profile.background_check_date, 'YYYY-MM-DD') as background_check_date, "                    \
  "profile.service_radius_miles, profile.availability_notes, profile.skills, "                         \
  "round(person.rating_sum::numeric / nullif(person.rating_count, 0), 2)::float8 as average_rating, "  \
  "person.rating_count as total_reviews, person.jobs_completed as total_jobs, "                        \
  "profile.emergency_contact_name, profile.emergency_contact_phone, profile.emergency_contact_relationship"

#define GIGCO_WORKER_NO_DISTANCE ", null::float8 as distance_miles"

#define GIGCO_WORKER_FROM \
  " from users as person join worker_profiles as profile on profile.user_id = person.id"

// NOLINTEND(cppcoreguidelines-macro-usage)
