//! The RADIUS accounting server from outside: real sockets, and FreeRADIUS' `radclient` where the sender matters.

mod lab;
mod packets;
mod radclient;
mod requests;
mod room;
mod shares;
mod sockets;
