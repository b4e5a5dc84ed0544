// The kinds of work. The names stand in the database and in the API.
#pragma once

#include <boost/describe.hpp>

namespace gigco::catalog {

enum class Category {
  cleaning,
  maintenance,
  delivery,
  personal_care,
  pet_care,
  tech_support,
  tutoring,
  transportation,
  other
};
BOOST_DESCRIBE_ENUM(Category, cleaning, maintenance, delivery, personal_care, pet_care, tech_support,
                    tutoring, transportation, other)

}  // namespace gigco::catalog
