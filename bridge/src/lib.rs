//! What GigCo needs of Temporal, behind a C interface of its own.
//!
//! Temporal has no C++ SDK; its Rust library sdk-core, which the official SDKs are built on, speaks to
//! the server and keeps the workflow state machines. sdk-core promises no stable interface and speaks
//! protobuf, so all contact with it stays in this crate: across the C interface go opaque handles and
//! JSON, and the C++ side needs neither protobuf nor gRPC. `include/gigco_temporal_bridge.h` is the
//! contract: shapes, threads, ownership and errors.

#![warn(missing_docs)]

// The C interface, and how its calls are answered.
mod ffi;
mod ffi_worker;
mod problem;
mod reply;

// The translations between JSON and Temporal's protobufs.
mod activation;
mod activity;
mod command;
mod failure;
mod payload;

// What is done with sdk-core.
mod client;
mod operations;
mod replay;
mod runtime;
mod shutdown;
mod worker;
