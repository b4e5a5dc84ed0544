/* What GigCo needs of Temporal: workflows and activities as JSON, over sdk-core, without protobuf or gRPC.
 *
 * Rules that hold for every function
 *
 * Text. JSON in both directions, UTF-8, as a pointer and a size; it need not end in a NUL byte. What is
 * passed in is only read during the call; what a callback is given is only valid during the callback. A
 * field that the bridge does not know is refused with its name. Values ("input", "arguments", "result",
 * "details", memo fields) are any JSON and go through byte for byte; Temporal keeps them as json/plain.
 * Nothing reads as null. Durations and times are integers of microseconds ("_us"), times since 1970.
 *
 * Answers. Each asynchronous call calls its callback exactly once, whatever happens: also after a panic
 * within, also when the runtime is freed first. It comes on one of the runtime's threads or, if the call
 * cannot even be begun, on the caller's own before the call returns; so hold no lock that the callback
 * takes. A callback must not throw and must not block: post to an executor and return. It may call any
 * function here. `user` is only handed back. A callback may be NULL.
 *   GIGCO_BRIDGE_OK         json is the result; "{}" where nothing else is said
 *   GIGCO_BRIDGE_ERROR      json is {"code":"…","message":"…"}
 *   GIGCO_BRIDGE_SHUT_DOWN  json is empty; the worker or the runtime is shut down
 * Codes: those of gRPC in snake_case ("not_found", "already_exists", "invalid_argument", "unavailable",
 * "deadline_exceeded", "permission_denied", "unauthenticated", "resource_exhausted", …), and
 * "query_failed" (the workflow refused a query), "busy" (see poll and finalize), "panic" (a bug).
 *
 * Functions that answer at once take a buffer for a line of error text, which is cut to fit and ends in a
 * NUL byte; it may be NULL.
 *
 * Threads. All functions may be called from any thread, and concurrently, also with the same handle.
 *
 * Ownership. A handle belongs to whom it was given; free it once, and use it no more. Free workers first,
 * then clients, then the runtime. Freeing NULL does nothing; any other function reports a NULL handle.
 */
#ifndef GIGCO_TEMPORAL_BRIDGE_H
#define GIGCO_TEMPORAL_BRIDGE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gigco_bridge_runtime gigco_bridge_runtime;
typedef struct gigco_bridge_client gigco_bridge_client;
typedef struct gigco_bridge_worker gigco_bridge_worker;

enum { GIGCO_BRIDGE_OK = 0, GIGCO_BRIDGE_ERROR = 1, GIGCO_BRIDGE_SHUT_DOWN = 2 };

typedef void (*gigco_bridge_callback)(void* user, int status, const char* json, size_t size);

/* As above; with GIGCO_BRIDGE_OK also the new handle, otherwise NULL. */
typedef void (*gigco_bridge_client_callback)(void* user, int status, gigco_bridge_client* client,
                                             const char* json, size_t size);
typedef void (*gigco_bridge_worker_callback)(void* user, int status, gigco_bridge_worker* worker,
                                             const char* json, size_t size);

/* A line of sdk-core's log, {"level":"warn","target":"…","message":"…","time_us":n,"fields":{…}}: on any of
 * the runtime's threads, concurrently, until the runtime is freed. It must not call functions from here. */
typedef void (*gigco_bridge_log)(void* user, const char* json, size_t size);

/* ---- Runtime: the threads that all else runs on. One is enough for a process. ----------------------- */

/* Options: {"threads":2,"log_filter":"warn"}, both optional, and so are the options (size 0). The filter is
 * one of tracing's, such as "warn,temporalio_sdk_core=debug". Without `log` nothing is logged. Returns NULL
 * and leaves an error if it cannot be. */
gigco_bridge_runtime* gigco_bridge_runtime_new(const char* options, size_t options_size, gigco_bridge_log log,
                                               void* log_user, char* error, size_t error_size);

/* Stops the threads. Calls that are not answered are answered by GIGCO_BRIDGE_SHUT_DOWN before this returns,
 * unless a callback blocks for more than five seconds, or this is called from within one. */
void gigco_bridge_runtime_free(gigco_bridge_runtime* runtime);

/* ---- Clients ---------------------------------------------------------------------------------------- */

/* Options: {"target_url":"http://127.0.0.1:7233","namespace":"default","identity":"host-1","api_key":null,
 *   "tls":{"server_root_ca":pem|null,"client_cert":pem|null,"client_key":pem|null,"domain":null}|null}
 * TLS is used exactly if the URL begins with https, then with the system's roots unless server_root_ca is
 * given. api_key and tls are refused with http, because they would be sent in the clear. Temporal Cloud by
 * mTLS: client_cert and client_key; by API key: api_key. A server that cannot be reached is an error
 * ("unavailable", within 30 seconds), not waited for. Once connected, a lost connection is restored. */
void gigco_bridge_connect(gigco_bridge_runtime* runtime, const char* options, size_t options_size, void* user,
                          gigco_bridge_client_callback callback);

void gigco_bridge_client_free(gigco_bridge_client* client);

/* Asks the server for an operation, by its name (which ends in a NUL byte). Passing failures are tried again
 * for about ten seconds. A workflow_id means its latest run.
 *
 *   start_workflow      {"workflow_id","workflow_type","task_queue","input","request_id","memo":{…}|null}
 *                       -> {"workflow_id","run_id"}
 *                       While a workflow of this id runs: "already_exists"; after its end it may begin anew. The same
 *                       request_id again is no second start, but answered by the run that it began.
 *   signal_workflow     {"workflow_id","name","input","request_id"} -> {}
 *                       A request_id counts once. "not_found" also if the workflow has ended.
 *   query_workflow      {"workflow_id","name","input"} -> {"result"}          ("query_failed")
 *   cancel_workflow     {"workflow_id","reason"} -> {}                        Twice is the same as once.
 *   terminate_workflow  {"workflow_id","reason"} -> {}
 *   describe_workflow   {"workflow_id"} -> an execution: {"workflow_id","run_id","workflow_type","status",
 *                       "start_time_us","close_time_us":n|null,"history_length"}, where status is running,
 *                       completed, failed, cancelled, terminated, timed_out, continued_as_new or unknown
 *   list_workflows      {"query","page_size":1 to 1000,"page_token":text|null}
 *                       -> {"executions":[execution],"next_page_token":text|null}
 *                       What has just changed may be missing for some seconds; history_length is 0 while
 *                       a workflow runs.
 *   fetch_history       {"workflow_id","run_id":text|null}
 *                       -> {"events":[{"event_id","type":"TimerFired","time_us","attributes":{…}}],"raw"}
 *                       attributes are for people, are left out where there are none, and name what the
 *                       server's version names; raw is what replay_history takes. */
void gigco_bridge_call(gigco_bridge_client* client, const char* operation, const char* request,
                       size_t request_size, void* user, gigco_bridge_callback callback);

/* ---- Workers ---------------------------------------------------------------------------------------- */

/* Options: {"task_queue","max_cached_workflows","max_outstanding_workflow_tasks" (2 or more, if workflows are
 * cached),"max_outstanding_activities","build_id":text|null}. Asks the server whether the namespace exists
 * ("not_found"); polls nothing yet. The worker keeps its own hold on the connection. */
void gigco_bridge_worker_new(gigco_bridge_client* client, const char* options, size_t options_size, void* user,
                             gigco_bridge_worker_callback callback);

/* A worker that replays one history without a server. Options: {"task_queue","workflow_type":text|null}; a
 * workflow_type that is not the history's is refused. `history` is the "raw" of fetch_history. Poll and
 * complete workflow activations as ever; the last one is a remove_from_cache whose reason is
 * "lang_requested" if the code gave the same commands as it did then, and "nondeterminism" if not, with a
 * message; then the poll answers GIGCO_BRIDGE_SHUT_DOWN. Then finalize and free. sdk-core may wait for ever
 * on a history that has been tampered with: set a time limit. */
void gigco_bridge_replay_history(gigco_bridge_runtime* runtime, const char* options, size_t options_size,
                                 const char* history, size_t history_size, void* user,
                                 gigco_bridge_worker_callback callback);

/* Without shutdown, what was handed out is done again by others once it times out. */
void gigco_bridge_worker_free(gigco_bridge_worker* worker);

/* Waits for an activation; one poll at a time for each worker ("busy"). Every activation must be completed,
 * or its run hangs. GIGCO_BRIDGE_SHUT_DOWN: no more will come. Any other error: shut the worker down.
 *
 *   {"run_id","time_us","is_replaying":bool,"history_length","jobs":[…]}, jobs in the order to apply:
 *   {"kind":"initialize_workflow","workflow_type","workflow_id","arguments","seed":int64}
 *   {"kind":"fire_timer","seq"}
 *   {"kind":"resolve_activity","seq","status":"completed|failed|cancelled","result","failure":failure|null}
 *   {"kind":"signal_workflow","name","input"}
 *   {"kind":"query_workflow","query_id","name","input"}     alone or with other queries
 *   {"kind":"cancel_workflow","reason"}
 *   {"kind":"notify_has_patch","patch_id"}
 *   {"kind":"update_random_seed","seed":int64}
 *   {"kind":"remove_from_cache","reason","message"}         alone; forget the run, complete with no commands
 *   {"kind":"unsupported","name"}                           "do_update": pass over it, and the server refuses
 *                                                           the update; else complete with a failure
 * time_us is 0 where nothing happened: for remove_from_cache.
 *
 * The reasons of remove_from_cache: cache_full, cache_miss, nondeterminism, lang_fail, lang_requested,
 * task_not_found, unhandled_command, fatal, pagination_or_history_fetch, workflow_execution_ending.
 *
 * A failure is {"type","message","non_retryable":bool}. Failures that no code of ours reported have the types
 * timeout_start_to_close, timeout_schedule_to_start, timeout_schedule_to_close, timeout_heartbeat, cancelled,
 * terminated, server, activity or unknown. */
void gigco_bridge_poll_workflow(gigco_bridge_worker* worker, void* user, gigco_bridge_callback callback);

/* Answers an activation. A refused completion ("invalid_argument") has not answered it: complete it again,
 * with a failure.
 *
 *   {"run_id","failure":failure|null,"commands":[…]}. A failure fails the workflow task, which the server
 *   then hands out again; to fail the workflow, give the command. The commands, in order:
 *   {"kind":"start_timer","seq","timeout_us"}               a millisecond at least
 *   {"kind":"cancel_timer","seq"}
 *   {"kind":"schedule_activity","seq","activity_id","activity_type","task_queue","arguments",
 *    "schedule_to_close_us":n|null,"start_to_close_us":n|null (one of these two),"heartbeat_us":n|null,
 *    "retry":{"initial_interval_us","backoff_coefficient","maximum_interval_us":n|null,"maximum_attempts",
 *             "non_retryable_error_types":[text]}|null}
 *   {"kind":"request_cancel_activity","seq"}                resolved as cancelled at once
 *   {"kind":"query_result","query_id","result","failure":failure|null}
 *   {"kind":"complete_workflow_execution","result"}
 *   {"kind":"fail_workflow_execution","failure":failure}
 *   {"kind":"cancel_workflow_execution"}
 *   {"kind":"continue_as_new_workflow_execution","workflow_type","arguments"}
 *   {"kind":"set_patch_marker","patch_id","deprecated":bool} */
void gigco_bridge_complete_workflow(gigco_bridge_worker* worker, const char* completion,
                                    size_t completion_size, void* user, gigco_bridge_callback callback);

/* Waits for an activity task; one poll at a time for each worker ("busy").
 *
 *   {"task_token","kind":"start","workflow_id","run_id","activity_id","activity_type","input","attempt",
 *    "heartbeat_timeout_us":n|null}
 *   {"task_token","kind":"cancel","reason":"not_found|cancelled|timed_out|worker_shutdown|paused|reset"}
 *
 * A cancellation is about a task that was started before and is not completed yet: complete that one, and do
 * not answer the cancellation itself. */
void gigco_bridge_poll_activity(gigco_bridge_worker* worker, void* user, gigco_bridge_callback callback);

/* {"task_token","status":"completed|failed|cancelled","result","failure":failure|null}. A failed one needs a
 * failure; only a completed one has a result. That the server has given up on it is not told. */
void gigco_bridge_complete_activity(gigco_bridge_worker* worker, const char* completion,
                                    size_t completion_size, void* user, gigco_bridge_callback callback);

/* {"task_token","details"}: the activity is alive. Returns GIGCO_BRIDGE_OK or GIGCO_BRIDGE_ERROR at once; may
 * be called as often as one likes, sdk-core sends as often as the timeout needs. */
int gigco_bridge_record_heartbeat(gigco_bridge_worker* worker, const char* heartbeat, size_t heartbeat_size,
                                  char* error, size_t error_size);

/* Stops asking the server for work. Go on polling both kinds until both answer GIGCO_BRIDGE_SHUT_DOWN, and
 * complete all that was handed out. */
void gigco_bridge_initiate_shutdown(gigco_bridge_worker* worker);

/* Does the rest of the shutdown, also all of it: what would still be handed out goes back to the server.
 * "busy" while polls or completions are not answered; "deadline_exceeded" after 30 seconds if something that
 * was handed out was not completed, and then it is over too. Afterwards every call to this worker answers
 * GIGCO_BRIDGE_SHUT_DOWN. */
void gigco_bridge_finalize_shutdown(gigco_bridge_worker* worker, void* user, gigco_bridge_callback callback);

#ifdef __cplusplus
}
#endif

#endif
