# Everything here is a Debian 12 package; scripts/packages.txt names them for apt.
find_package(Boost 1.81.0 EXACT REQUIRED CONFIG COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(PostgreSQL 15 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_package(Threads REQUIRED)

find_library(JWT_LIBRARY jwt REQUIRED)
find_library(CRYPT_LIBRARY crypt REQUIRED)
