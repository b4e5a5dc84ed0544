// The activity that does with a job's money what follows from the job.
#pragma once

namespace gigco::payments {
class Payments;
}

namespace gigco::workflow {

class Activities;

/// The payments outlive the activities.
void add_payment_activities(Activities& activities, payments::Payments& payments);

}  // namespace gigco::workflow
