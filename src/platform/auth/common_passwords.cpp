// The most usual passwords, reduced to what people start from: lower case, without the digits and
// signs that the other rules make them add. Words that no one uses as a password do not belong here.
#include <algorithm>
#include <array>
#include <vector>

#include "platform/auth/password_rules.hpp"

namespace gigco::auth {
namespace {

// Compiled from what leaked-password counts and the guidance on them agree on (NIST SP 800-63B section
// 5.1.1.2: dictionary words, repetitive and sequential characters, the name of the service).
constexpr auto kCommon = std::to_array<std::string_view>(
    {// The word itself and its neighbours
     "password", "passwort", "passw", "passwd", "pass", "mypassword", "newpassword", "thepassword",
     "yourpassword", "defaultpassword", "temppassword", "password1password", "passcode", "passphrase",
     "passme", "secret", "mysecret", "topsecret", "private", "letmein", "letmeinnow", "openup", "opensesame",
     "access", "login", "logmein", "signin", "enter", "welcome", "welcomeback", "welcometo", "hello",
     "hellothere", "helloworld", "goodbye", "changeme", "changeit", "changethis", "changemenow", "change",
     "default", "temp", "temporary", "test", "tester", "testing", "testtest", "testuser", "testpass",
     "testpassword", "demo", "example", "sample", "guest", "user", "username", "admin", "administrator",
     "adminadmin", "sysadmin", "root", "rootroot", "toor", "superuser", "super", "supervisor", "master",
     "manager", "operator", "system", "server", "computer", "internet", "network", "oracle", "cisco",
     "database", "service", "support", "security", "secure", "account", "company", "business", "office",
     "work", "working", "worker", "jobs", "gigco", "gigworker", "freelance", "qwertypassword", "nopassword",
     "forgotpassword", "password4me", "trustno", "trustme", "whatever", "nothing", "something", "anything",
     "blahblah", "asdasd", "blank", "unknown", "none",
     // Walks over the keyboard and the alphabet
     "qwerty", "qwertyu", "qwertyui", "qwertyuio", "qwertyuiop", "qwert", "qwer", "qwertz", "qwertzuiop",
     "azerty", "azertyuiop", "asdf", "asdfg", "asdfgh", "asdfghj", "asdfghjk", "asdfghjkl", "asdfasdf",
     "zxcv", "zxcvb", "zxcvbn", "zxcvbnm", "qweasd", "qweasdzxc", "qazwsx", "qazwsxedc", "qazxsw", "qaz",
     "wsx", "qwe", "asd", "zxc", "poiuy", "poiuytrewq", "mnbvcxz", "lkjhgfdsa", "1qaz2wsx", "1qaz2wsx3edc",
     "1qaz", "2wsx", "1qazxsw2", "zaq12wsx", "zaq1xsw2", "zaq1", "xsw2", "1q2w3e", "1q2w3e4r", "1q2w3e4r5t",
     "1q2w3e4r5t6y", "q1w2e3", "q1w2e3r4", "q1w2e3r4t5", "qwe123qwe", "a1b2c3", "a1b2c3d4", "a1b2c3d4e5",
     "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghij", "abcabc", "aabbcc", "aaa", "bbb",
     "xxx", "zzz", "qqq", "abc123abc", "xyz", "abcxyz",
     // Affection and people
     "iloveyou", "iloveu", "loveyou", "ilovegod", "ilovejesus", "iloveme", "lovelove", "lover", "lovely",
     "love", "loveme", "mylove", "truelove", "sweetheart", "sweety", "sweetie", "honey", "baby", "babygirl",
     "babyboy", "angel", "angels", "princess", "prince", "queen", "king", "beautiful", "pretty", "cutie",
     "darling", "family", "mother", "mommy", "mummy", "father", "daddy", "daddysgirl", "sister", "brother",
     "friend", "friends", "bestfriend", "forever", "foreverlove", "happy", "happiness", "lucky", "smile",
     "kisses", "heart", "hearts", "jesus", "jesuschrist", "christ", "blessed", "faith", "godisgood", "heaven",
     "freedom", "liberty", "peace", "michael", "jennifer", "jessica", "ashley", "daniel", "andrew", "joshua",
     "matthew", "anthony", "robert", "william", "thomas", "charlie", "george", "jordan", "michelle", "nicole",
     "amanda", "melissa", "samantha", "hannah", "sophie", "sophia", "olivia", "isabella", "victoria",
     "elizabeth", "alexander", "alexandra", "benjamin", "christian", "christopher", "jonathan", "nicholas",
     "patrick", "maria", "martin", "maggie", "maxwell", "oliver", "taylor", "tigger", "buster", "bailey",
     "pepper", "ginger", "shadow", "snoopy",
     // Seasons, months, days, places
     "summer", "winter", "spring", "autumn", "fall", "january", "february", "march", "april", "may", "june",
     "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "today", "holiday", "vacation", "christmas", "birthday",
     "newyear", "happynewyear", "newyork", "london", "paris", "berlin", "boston", "chicago", "dallas",
     "austin", "texas", "florida", "california", "america", "american", "canada", "australia", "england",
     "india", "mexico", "brazil",
     // Play, animals, heroes, brands
     "football", "baseball", "basketball", "softball", "soccer", "hockey", "tennis", "golf", "golfer",
     "cowboys", "yankees", "lakers", "steelers", "eagles", "patriots", "packers", "liverpool", "arsenal",
     "chelsea", "manchester", "barcelona", "realmadrid", "juventus", "ferrari", "porsche", "mercedes",
     "mustang", "corvette", "camaro", "chevrolet", "harley", "yamaha", "toyota", "honda", "dragon", "monkey",
     "tiger", "lion", "panther", "dolphin", "butterfly", "unicorn", "horse", "kitten", "kitty", "puppy",
     "doggy", "chicken", "eagle", "falcon", "phoenix", "wolf", "spider", "superman", "batman", "spiderman",
     "ironman", "wonderwoman", "avengers", "starwars", "startrek", "jedi", "yoda", "skywalker", "matrix",
     "pokemon", "pikachu", "mario", "nintendo", "playstation", "xbox", "minecraft", "fortnite", "warcraft",
     "ninja", "samurai", "killer", "hunter", "ranger", "warrior", "soldier", "pirate", "wizard", "merlin",
     "gandalf", "harrypotter", "hogwarts", "disney", "mickey", "mickeymouse", "barbie", "cinderella",
     "rockstar", "metallica", "nirvana", "slipknot", "blink182", "guitar", "music", "hiphop", "google",
     "facebook", "instagram", "youtube", "twitter", "linkedin", "microsoft", "windows", "apple", "iphone",
     "samsung", "android", "amazon", "netflix", "starbucks", "cocacola",
     // Things, colours, plenty
     "sunshine", "sunflower", "rainbow", "flower", "flowers", "chocolate", "cookie", "cookies", "banana",
     "orange", "strawberry", "cherry", "peanut", "cheese", "pizza", "coffee", "vodka", "whiskey", "purple",
     "yellow", "blue", "green", "black", "white", "silver", "golden", "diamond", "crystal", "money", "dollar",
     "million", "millionaire", "success", "winner", "champion", "number", "magic", "mystery", "midnight",
     "thunder", "lightning", "storm", "ocean", "star", "stars", "moon", "galaxy", "universe", "earth",
     "awesome", "amazing", "cool", "power", "legend", "genius", "crazy", "hacker", "gamer", "gangster",
     "fuckyou", "fuckoff", "fuck", "asshole", "bitch", "bullshit", "sexy", "stupid"});

/// What may stand for this letter or digit of a usual password: the signs of simple leetspeak, and the
/// signs above the digits on a keyboard.
constexpr std::string_view stand_ins(char wanted) noexcept {
  switch (wanted) {
    case 'a':
      return "4@";
    case 'b':
      return "86";
    case 'c':
      return "(";
    case 'e':
      return "3";
    case 'g':
      return "96";
    case 'i':
    case 'l':
      return "1!|";
    case 'o':
      return "0";
    case 's':
      return "5$";
    case 't':
      return "7+";
    case 'z':
      return "2";
    case '1':
      return "!";
    case '2':
      return "@";
    case '3':
      return "#";
    case '4':
      return "$";
    case '5':
      return "%";
    case '6':
      return "^";
    default:
      return "";
  }
}

constexpr bool is_letter(char lower) noexcept { return lower >= 'a' && lower <= 'z'; }

bool begins_with(std::string_view typed, std::string_view common) noexcept {
  return typed.size() >= common.size() &&
         std::equal(common.begin(), common.end(), typed.begin(), [](char wanted, char seen) {
           return seen == wanted || stand_ins(wanted).find(seen) != std::string_view::npos;
         });
}

/// Whether the text is this password once or several times over, with anything but letters between.
bool is_made_of(std::string_view lower, std::string_view common) {
  // reached[n]: the first n characters can be read as decoration; found[n]: and as this password too.
  std::vector<bool> reached(lower.size() + 1);
  std::vector<bool> found(lower.size() + 1);
  reached[0] = true;
  for (std::size_t at = 0; at < lower.size(); ++at) {
    if (!reached[at] && !found[at]) {
      continue;
    }
    if (!is_letter(lower[at])) {
      reached[at + 1] = reached[at + 1] || reached[at];
      found[at + 1] = found[at + 1] || found[at];
    }
    if (begins_with(lower.substr(at), common)) {
      found[at + common.size()] = true;
    }
  }
  return found.back();
}

}  // namespace

bool is_common_password(std::string_view password) {
  std::string lower(password);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
  });
  return std::any_of(kCommon.begin(), kCommon.end(),
                     [&lower](std::string_view common) { return is_made_of(lower, common); });
}

}  // namespace gigco::auth
