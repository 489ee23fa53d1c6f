//! Where reports of usage are taken.

use axum::Json;
use axum::extract::State;

use crate::serve::Api;
use crate::serve::model::DoorList;

/// Where this oracle takes reports of usage, for people who configure gateways and radios. A door has an address if the operator
/// publishes one.
#[utoipa::path(get, path = "/v1/doors", tag = "service", responses((status = 200, body = DoorList)))]
pub(crate) async fn doors(State(api): State<Api>) -> Json<DoorList> {
    Json(DoorList::clone(&api.doors))
}
