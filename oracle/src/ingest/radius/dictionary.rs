//! Numbers of the RADIUS protocol, named as in the RFCs and as the vendors name them.

/// Packet codes (RFC 2865 §4, RFC 2866 §4).
pub mod code {
    pub const ACCOUNTING_REQUEST: u8 = 4;
    pub const ACCOUNTING_RESPONSE: u8 = 5;
    /// Defined by RFC 5997.
    pub const STATUS_SERVER: u8 = 12;
}

/// Attribute types (RFC 2865 §5, RFC 2866 §5, RFC 2869 §5, RFC 3162, RFC 4372).
pub mod attribute {
    pub const USER_NAME: u8 = 1;
    pub const NAS_IP_ADDRESS: u8 = 4;
    pub const NAS_PORT: u8 = 5;
    pub const FRAMED_IP_ADDRESS: u8 = 8;
    pub const CLASS: u8 = 25;
    pub const VENDOR_SPECIFIC: u8 = 26;
    pub const CALLED_STATION_ID: u8 = 30;
    pub const CALLING_STATION_ID: u8 = 31;
    pub const NAS_IDENTIFIER: u8 = 32;
    pub const PROXY_STATE: u8 = 33;
    pub const ACCT_STATUS_TYPE: u8 = 40;
    pub const ACCT_DELAY_TIME: u8 = 41;
    pub const ACCT_INPUT_OCTETS: u8 = 42;
    pub const ACCT_OUTPUT_OCTETS: u8 = 43;
    pub const ACCT_SESSION_ID: u8 = 44;
    pub const ACCT_SESSION_TIME: u8 = 46;
    pub const ACCT_INPUT_PACKETS: u8 = 47;
    pub const ACCT_OUTPUT_PACKETS: u8 = 48;
    pub const ACCT_MULTI_SESSION_ID: u8 = 50;
    pub const ACCT_INPUT_GIGAWORDS: u8 = 52;
    pub const ACCT_OUTPUT_GIGAWORDS: u8 = 53;
    pub const EVENT_TIMESTAMP: u8 = 55;
    pub const CONNECT_INFO: u8 = 77;
    pub const MESSAGE_AUTHENTICATOR: u8 = 80;
    pub const CHARGEABLE_USER_IDENTITY: u8 = 89;
    pub const NAS_IPV6_ADDRESS: u8 = 95;
}

/// Values of Acct-Status-Type (RFC 2866 §5.1; 9 to 14 RFC 2867 §3; 18 and 19 IANA's registry; 4 to 6 as US Robotics uses
/// them, FreeRADIUS `dictionary.usr.illegal`).
pub mod acct_status_type {
    pub const START: u32 = 1;
    pub const STOP: u32 = 2;
    pub const INTERIM_UPDATE: u32 = 3;
    pub const MODEM_START: u32 = 4;
    pub const CANCEL: u32 = 6;
    pub const ACCOUNTING_ON: u32 = 7;
    pub const ACCOUNTING_OFF: u32 = 8;
    pub const TUNNEL_START: u32 = 9;
    pub const FAILED: u32 = 15;
    pub const SUBSYSTEM_ON: u32 = 18;
    pub const SUBSYSTEM_OFF: u32 = 19;
}

/// Vendors' numbers (IANA's private enterprise numbers), and the attributes of theirs that are read.
pub mod vendor {
    /// FreeRADIUS `dictionary.cisco`; Cisco, "Configuring ISG Accounting".
    pub mod cisco {
        pub const VENDOR: u32 = 9;
        pub const AV_PAIR: u8 = 1;
        pub const PARENT_SESSION_ID: u8 = 52;
    }

    /// FreeRADIUS `dictionary.huawei`; Huawei, "EDSG Service Accounting".
    pub mod huawei {
        pub const VENDOR: u32 = 2011;
        pub const POLICY_NAME: u8 = 95;
        pub const SERVICE_INFO: u8 = 185;
    }

    /// Redback SmartEdge, later Ericsson. FreeRADIUS `dictionary.ericsson.ab`.
    pub mod ericsson_ab {
        pub const VENDOR: u32 = 2352;
        pub const ACCT_INPUT_OCTETS_64: u8 = 128;
        pub const ACCT_OUTPUT_OCTETS_64: u8 = 129;
    }

    /// Unisphere ERX, later Juniper. FreeRADIUS `dictionary.unisphere`; Juniper, "Understanding RADIUS Accounting for
    /// Service Manager".
    pub mod juniper_erx {
        pub const VENDOR: u32 = 4874;
        pub const SERVICE_SESSION: u8 = 83;
    }

    /// Nokia (before: Alcatel-Lucent) service routers. FreeRADIUS `dictionary.nokia.sr`; Nokia, "7750 SR RADIUS
    /// Attributes Reference Guide".
    pub mod nokia_sr {
        pub const VENDOR: u32 = 6527;
        pub const ACCT_I_INPROF_OCTETS_64: u8 = 19;
        pub const ACCT_I_OUTPROF_OCTETS_64: u8 = 20;
        pub const ACCT_O_INPROF_OCTETS_64: u8 = 21;
        pub const ACCT_O_OUTPROF_OCTETS_64: u8 = 22;
        pub const ACCT_I_HIPRIO_OCTETS_64: u8 = 108;
        pub const ACCT_I_LOWPRIO_OCTETS_64: u8 = 109;
        pub const ACCT_O_HIPRIO_OCTETS_64: u8 = 110;
        pub const ACCT_O_LOWPRIO_OCTETS_64: u8 = 111;
        pub const ACCT_I_ALL_OCTETS_64: u8 = 116;
        pub const ACCT_O_ALL_OCTETS_64: u8 = 117;
        pub const SUB_SERV_ACTIVATE: u8 = 151;
        pub const AA_GROUP_PARTITION_ISA_ID: u8 = 156;
    }
}
