// Generated from the OpenAPI document.

/** A miner's account; counts are of the last 24 hours. */
export interface Account {
  /** Payout address. */
  account: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes, or since the first share. */
  hashrate_15m: number;
  /** The same of an hour, or since the first share. */
  hashrate_1h: number;
  /** The same of a day, or since the first share. */
  hashrate_24h: number;
  /** Workers that sent a share in the last 5 minutes. */
  workers: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Difficulty of the best share that is remembered. */
  best_difficulty?: number;
  /** When the last share came. */
  last_share_at?: string;
  /** Owed once blocks are mature, in satoshis. */
  pending_sats: number;
  /** Owed now, in satoshis. */
  available_sats: number;
  /** Paid in coinbases or otherwise, in satoshis. */
  paid_sats: number;
  /** Expected earnings of a day at the rate of the last hour, without fees; not on regtest. */
  estimated_day_sats?: number;
  /** Part of the reward window, in millionths. */
  window_share_ppm: number;
}

/** Accounts by hash rate of the last hour. */
export interface AccountList {
  /** One page. */
  items: Array<Account>;
  /** Cursor of the next page. */
  next?: string;
}

/** What the auditor found. */
export interface AuditView {
  /** When it looked. */
  at: string;
  /** Whether all adds up. */
  state: 'ok' | 'failed';
  /** What does not. */
  finding?: string;
}

/** What the accounts of one kind hold together. */
export interface BalanceLine {
  /** The kind. */
  account_kind: string;
  /** Owed when positive, held when negative, in satoshis. */
  sats: number;
}

/** The share nearest to a block. */
export interface BestShareOfPool {
  /** Difficulty of its hash. */
  difficulty: number;
  /** When it came. */
  at: string;
  /** Who sent it. */
  account: string;
  /** From which worker; may be empty. */
  worker: string;
}

/** A block that this pool found. */
export interface Block {
  /** Its hash. */
  hash: string;
  /** Its height. */
  height: number;
  /** When it was found. */
  found_at: string;
  /** Who found it. */
  account: string;
  /** With which worker; may be empty. */
  worker: string;
  /** waiting: not known yet; pending: credited; mature: payable; orphaned: credited once, left by the chain; stale: never in the chain; disputed: its coinbase is not what its window says. */
  status: 'waiting' | 'pending' | 'mature' | 'orphaned' | 'stale' | 'disputed';
  /** Blocks on top of it and itself, up to 100. */
  confirmations: number;
  /** New coins, in satoshis. */
  subsidy_sats: number;
  /** Transaction fees, in satoshis. */
  fees_sats: number;
  /** Work of the round in percent of the average; absent while it is not known, and on regtest. */
  effort_percent?: number;
  /** Difficulty of its hash. */
  share_difficulty?: number;
  /** Shares of its reward window; 0 until they are counted. */
  window_shares: number;
  /** Their work in expected hashes, decimal. */
  window_work: string;
}

/** A block with what is known of it. */
export interface BlockDetail {
  /** The block. */
  block: Block;
  /** Of its coinbase, in order. */
  outputs: Array<CoinbaseOutput>;
  /** Whether the coinbase paid what the ledger says. */
  reconciliation: Reconciliation;
  /** What was heard of it on each way to the network, oldest first. */
  outcomes: Array<Outcome>;
  /** Its manifest of payouts, where one was published; suspended: the block is not credited now, or was booked anew since. */
  manifest?: 'published' | 'suspended' | 'revoked';
}

/** Blocks, newest first. */
export interface BlockList {
  /** One page. */
  items: Array<Block>;
  /** Cursor of the next page. */
  next?: string;
}

/** An output of a coinbase. */
export interface CoinbaseOutput {
  /** Its address, if it has one. */
  address?: string;
  /** Its script in hexadecimal. */
  script: string;
  /** Its value, in satoshis. */
  value_sats: number;
  /** What it is for. */
  kind: 'winner-fees' | 'direct' | 'treasury' | 'other';
}

/** How miners connect. */
export interface Connect {
  /** The chain: main, testnet4, signet or regtest. */
  network: string;
  /** For Stratum V1, where this process has a translator. */
  sv1?: Sv1;
  /** For Stratum V2. */
  sv2: Sv2;
  /** What a user name looks like. */
  user_format: string;
  /** A user name that works: it mines for the pool's treasury. */
  example_user: string;
  /** What the password is for. */
  password_hint: string;
}

/** A reward window. */
export interface ExplainedWindow {
  /** How it was chosen. */
  rule: 'pplns' | 'round';
  /** Its length in network difficulties. */
  difficulty_multiple?: number;
  /** First record of the share journal. */
  first_sequence: number;
  /** Last record. */
  last_sequence: number;
  /** Shares, once they are counted. */
  shares?: number;
  /** Their work in expected hashes, decimal; 0 until they are counted. */
  work: string;
}

/** How a block was divided, to be recomputed; amounts in satoshis. */
export interface Explanation {
  /** The block's hash. */
  block: string;
  /** Its height. */
  height: number;
  /** New coins. */
  subsidy_sats: number;
  /** Transaction fees. */
  fees_sats: number;
  /** Account that found it. */
  winner: string;
  /** The shares that were paid. */
  window: ExplainedWindow;
  /** The pool's fee. */
  fees: Array<FeeLine>;
  /** Subsidy less fee. */
  distributable_sats: number;
  /** What earlier blocks left over: divided with it as far as it goes. */
  carried_in_sats: number;
  /** By account, one page, or of the one that was asked for; empty until it is booked. */
  rewards: Array<Reward>;
  /** What rounding left over. */
  remainder_sats: number;
  /** Of the ledger: of the accounts of this page, and on the first page of the pool; those of a time sum to zero over all pages unless one account was asked for. */
  postings: Array<PostingLine>;
  /** Cursor of the next page. */
  next?: string;
}

/** An extended channel. */
export interface ExtendedChannelInfo {
  /** Unique on its connection. */
  channel_id: number;
  /** Who mines. */
  user_identity: string;
  /** Hashes per second that the client declared. */
  nominal_hashrate: number;
  /** Whether the rate is as declared; always false: ours follow measured work. */
  stable_hashrate: boolean;
  /** Target of its shares. */
  target_hex: string;
  /** The easiest target that the client takes. */
  requested_max_target_hex: string;
  /** The pool's part of the extranonce. */
  extranonce_prefix_hex: string;
  /** Bytes of the whole extranonce. */
  full_extranonce_size: number;
  /** Bytes that the client rolls. */
  rollable_extranonce_size: number;
  /** Shares per minute that the target aims at. */
  expected_shares_per_minute: number;
  /** Shares accepted. */
  shares_accepted: number;
  /** Shares refused. */
  shares_rejected: number;
  /** The same by the reason that the client was told. */
  shares_rejected_by_reason: Record<string, number>;
  /** Difficulties of the accepted shares, added up. */
  share_work_sum: number;
  /** Sequence number of the last accepted share. */
  last_share_sequence_number: number;
  /** Difficulty of the best hash. */
  best_diff: number;
  /** Blocks found. */
  blocks_found: number;
}

/** A part of the pool's fee. */
export interface FeeLine {
  /** For whom. */
  kind: 'node-pot' | 'treasury';
  /** How much, in satoshis. */
  sats: number;
}

/** All roles of the process in short; what it has not is left out. */
export interface GlobalInfo {
  /** The upstream of the translator. */
  server?: ServerSummary;
  /** SV2 clients of the pool. */
  sv2_clients?: Sv2ClientsSummary;
  /** SV1 miners of the translator. */
  sv1_clients?: Sv1ClientsSummary;
  /** Since the process started, in seconds. */
  uptime_secs: number;
}

/** Whether the process works; the answer is 200 in any case, /v1/health says it by status. */
export interface HealthResponse {
  /** The worst of the parts. */
  status: 'ok' | 'degraded' | 'down';
  /** Seconds since 1970. */
  timestamp: number;
  /** All parts. */
  parts: Array<PartHealth>;
}

/** A time series. */
export interface History {
  /** Time between points. */
  resolution_seconds: number;
  /** Oldest first; steps in which nothing was done are left out. */
  points: Array<HistoryPoint>;
}

/** One step of a time series. */
export interface HistoryPoint {
  /** Start of the step. */
  at: string;
  /** Hashes per second; the last step counts as far as it goes. */
  hashrate: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Most workers online at a time; not for workers. */
  workers?: number;
  /** The network's difficulty, where a block was found; of the pool only. */
  difficulty?: number;
  /** Effort of the rounds that ended, in percent; of the pool only, and not on regtest. */
  effort?: number;
}

/** The newest block in short. */
export interface LastBlock {
  /** Its hash. */
  hash: string;
  /** Its height. */
  height: number;
  /** When it was found. */
  found_at: string;
  /** Who found it. */
  account: string;
  /** What became of it. */
  status: 'waiting' | 'pending' | 'mature' | 'orphaned' | 'stale' | 'disputed';
  /** New coins and fees, in satoshis. */
  reward_sats: number;
}

/** The ledger, all miners together; without sums while the database is away. */
export interface LedgerState {
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Owed once blocks are mature, in satoshis. */
  pending_sats?: number;
  /** Owed now, in satoshis. */
  available_sats?: number;
  /** Paid in coinbases or otherwise, in satoshis. */
  paid_sats?: number;
  /** Durable records of the share journal that the database does not have yet. */
  projection_lag_records: number;
}

/** The book. */
export interface LedgerView {
  /** By kind of account; they sum to zero. */
  balances: Array<BalanceLine>;
  /** The auditor's last word, once there is one. */
  audit?: AuditView;
  /** Whether payouts are stopped. */
  payouts_stopped: boolean;
  /** Why they are. */
  stop_reason?: string;
}

/** Luck over blocks, where there were blocks and while the database answers. */
export interface Luck {
  /** Of 24 hours. */
  day?: number;
  /** Of 7 days. */
  week?: number;
  /** Of all time. */
  all?: number;
}

/** A node. */
export interface NodeState {
  /** Host and port. */
  name: string;
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Whether templates come from it now. */
  serving: boolean;
  /** Height of its best block. */
  height?: number;
  /** Its best block. */
  tip?: string;
}

/** A block's way to the network. */
export interface Outcome {
  /** When. */
  at: string;
  /** Over which way; empty for the end of the story. */
  path: string;
  /** What became of it. */
  outcome: string;
  /** Why it was refused. */
  reason?: string;
}

/** The network in one look, made at most once a second. */
export interface Overview {
  /** When it was made. */
  at: string;
  /** The chain: main, testnet4, signet or regtest. */
  network: string;
  /** Of the program. */
  version: string;
  /** When the process started. */
  started_at: string;
  /** The nodes that templates come from. */
  nodes: Array<NodeState>;
  /** What is mined on now. */
  template?: TemplateState;
  /** The pool. */
  pool: PoolState;
  /** The translator, where this process has one. */
  translator?: TranslatorState;
  /** The work since the last block. */
  round: RoundState;
  /** The network's difficulty; 0 before the first template. */
  network_difficulty: number;
  /** Hashes per second of the whole network if its blocks take ten minutes; not on regtest. */
  network_hashrate?: number;
  /** All blocks that the database knows; absent while it is away. */
  blocks_found?: number;
  /** The newest block. */
  last_block?: LastBlock;
  /** The ledger. */
  ledger: LedgerState;
}

/** A part of the process. */
export interface PartHealth {
  /** Its name. */
  name: string;
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
}

/** What an account earned by a block, in satoshis. */
export interface Payout {
  /** The block's hash. */
  block: string;
  /** Its height. */
  height: number;
  /** When it was found. */
  at: string;
  /** Part of the subsidy. */
  reward_sats: number;
  /** Transaction fees, for the winner. */
  fees_sats: number;
  /** Part of what rounding left over earlier. */
  carry_sats: number;
  /** What the coinbase paid of all that. */
  in_coinbase_sats: number;
  /** What became of the block. */
  status: 'waiting' | 'pending' | 'mature' | 'orphaned' | 'stale' | 'disputed';
}

/** What an account earned by blocks, newest first. */
export interface PayoutList {
  /** One page. */
  items: Array<Payout>;
  /** Cursor of the next page. */
  next?: string;
}

/** The pool; counts of shares are of the last 24 hours. */
export interface PoolState {
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes, or since the first share. */
  hashrate_15m: number;
  /** The same of an hour, or since the first share. */
  hashrate_1h: number;
  /** The same of a day, or since the first share. */
  hashrate_24h: number;
  /** Connections of SV2 clients. */
  connections: number;
  /** Their open channels. */
  channels: number;
  /** Accounts with a worker that is online. */
  miners: number;
  /** Workers that sent a share in the last 5 minutes. */
  workers: number;
  /** Shares accepted. */
  shares_accepted: number;
  /** Shares refused. */
  shares_rejected: number;
  /** Shares accepted per second, over the last half minute. */
  shares_per_second: number;
  /** Difficulty of the best share that is remembered. */
  best_difficulty: number;
}

/** The pool's figures; counts are of the last 24 hours. */
export interface PoolStatistics {
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes, or since the first share. */
  hashrate_15m: number;
  /** The same of an hour, or since the first share. */
  hashrate_1h: number;
  /** The same of a day, or since the first share. */
  hashrate_24h: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused, by the reason that their sender was told. */
  rejected: Record<string, number>;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** The best share that is remembered. */
  best_share?: BestShareOfPool;
  /** Expected work in percent of the work done; not on regtest. */
  luck_percent: Luck;
  /** Work of the round in percent of what a block takes on average; not on regtest, where a share is worth many blocks. */
  effort_percent?: number;
  /** Average time to a block at the present rate, in seconds; not on regtest. */
  expected_seconds?: number;
}

/** A line of the ledger. */
export interface PostingLine {
  /** When it was booked. */
  at: string;
  /** Account of the book. */
  account: string;
  /** Negative when it went away, in satoshis. */
  amount_sats: number;
  /** Why. */
  kind: string;
}

/** Why a request was refused (RFC 9457). */
export interface Problem {
  /** Always about:blank. */
  type: string;
  /** The status in words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** Stable name of the rule that was broken. */
  code: string;
  /** The value, the limit and what to do. */
  detail: string;
  /** Names this request in the logs. */
  id: string;
}

/** The coinbase on chain against the ledger. */
export interface Reconciliation {
  /** How they compare. */
  state: 'waiting' | 'matched' | 'different';
  /** What differs, or what is waited for. */
  reason?: string;
}

/** What an account gets of a block, in satoshis. */
export interface Reward {
  /** Its payout address. */
  account: string;
  /** Its work in the window in expected hashes, decimal. */
  work: string;
  /** Part of the subsidy. */
  reward_sats: number;
  /** Part of the carry. */
  carry_sats: number;
  /** Transaction fees, for the winner. */
  fees_sats: number;
  /** What the coinbase pays of all that. */
  in_coinbase_sats: number;
}

/** The work since the last block that was found. */
export interface RoundState {
  /** When it began; the process's start before the first share. */
  started_at: string;
  /** Expected hashes of its shares. */
  work: number;
  /** The same in percent of what a block takes on average; not on regtest. */
  effort_percent?: number;
  /** Average time to a block at the rate of the last hour, in seconds; not on regtest. */
  expected_seconds?: number;
  /** Its shares. */
  shares: number;
}

/** A block template that was mined on. */
export interface SeenTemplate {
  /** Unique since the process started, unsigned and decimal. */
  id: string;
  /** Height of the block. */
  height: number;
  /** The block that it extends. */
  previous_block: string;
  /** When the miners' jobs could be made of it. */
  received_at: string;
  /** How long the node took to make it, in milliseconds. */
  latency_ms: number;
  /** Transactions besides the coinbase; 0 as well when the source does not say. */
  transactions: number;
  /** Their fees, in satoshis. */
  fees_sats: number;
  /** New coins, in satoshis. */
  subsidy_sats: number;
  /** The node that it came from. */
  source?: string;
}

/** The channels at the upstream. */
export interface ServerChannelsResponse {
  /** Items left out. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All extended channels. */
  total_extended: number;
  /** All standard channels; the translator opens none. */
  total_standard: number;
  /** One page. */
  extended_channels: Array<ServerExtendedChannelInfo>;
  /** Always empty. */
  standard_channels: Array<ServerStandardChannelInfo>;
}

/** An extended channel at the upstream. */
export interface ServerExtendedChannelInfo {
  /** Unique on the connection. */
  channel_id: number;
  /** Whom the upstream pays. */
  user_identity: string;
  /** Hashes per second that the upstream was told. */
  nominal_hashrate: number;
  /** Target of shares for the upstream. */
  target_hex: string;
  /** The upstream's part of the extranonce. */
  extranonce_prefix_hex: string;
  /** Bytes of the whole extranonce. */
  full_extranonce_size: number;
  /** Bytes that are rolled here. */
  rollable_extranonce_size: number;
  /** Whether the last job allowed to roll the version. */
  version_rolling: boolean;
  /** Shares that the upstream acknowledged. */
  shares_acknowledged: number;
  /** Shares that were sent. */
  shares_submitted: number;
  /** Shares that the upstream refused. */
  shares_rejected: number;
  /** The same by the upstream's word. */
  shares_rejected_by_reason: Record<string, number>;
  /** Difficulties that the upstream acknowledged, added up. */
  acknowledged_work_sum: number;
  /** Difficulties of the shares that were sent, added up. */
  validated_work_sum: number;
  /** Difficulty of the best hash that was sent. */
  best_diff: number;
  /** Blocks found, before the network judged them. */
  blocks_found: number;
}

/** The upstream in short. */
export interface ServerResponse {
  /** Extended channels. */
  extended_channels_count: number;
  /** Standard channels. */
  standard_channels_count: number;
  /** Hashes per second that the upstream was told. */
  total_hashrate: number;
}

/** A standard channel at the upstream. */
export interface ServerStandardChannelInfo {
  /** Unique on the connection. */
  channel_id: number;
}

/** Channels at the upstream in short. */
export interface ServerSummary {
  /** Open channels. */
  total_channels: number;
  /** Extended ones. */
  extended_channels: number;
  /** Standard ones. */
  standard_channels: number;
  /** Hashes per second that the upstream was told. */
  total_hashrate: number;
}

/** A standard channel. */
export interface StandardChannelInfo {
  /** Unique on its connection. */
  channel_id: number;
  /** Who mines. */
  user_identity: string;
  /** Hashes per second that the client declared. */
  nominal_hashrate: number;
  /** Whether the rate is as declared; always false: ours follow measured work. */
  stable_hashrate: boolean;
  /** Target of its shares. */
  target_hex: string;
  /** The easiest target that the client takes. */
  requested_max_target_hex: string;
  /** The extranonce. */
  extranonce_prefix_hex: string;
  /** Shares per minute that the target aims at. */
  expected_shares_per_minute: number;
  /** Shares accepted. */
  shares_accepted: number;
  /** Shares refused. */
  shares_rejected: number;
  /** The same by the reason that the client was told. */
  shares_rejected_by_reason: Record<string, number>;
  /** Difficulties of the accepted shares, added up. */
  share_work_sum: number;
  /** Sequence number of the last accepted share. */
  last_share_sequence_number: number;
  /** Difficulty of the best hash. */
  best_diff: number;
  /** Blocks found. */
  blocks_found: number;
}

/** Where Stratum V1 miners connect. */
export interface Sv1 {
  /** As most firmware wants it. */
  url: string;
}

/** A connected SV1 miner. */
export interface Sv1ClientInfo {
  /** Number of the connection. */
  client_id: number;
  /** Upstream channel that it mines on. */
  channel_id?: number;
  /** Its address; empty unless the operator has it shown. */
  connection_ip: string;
  /** User name of its first authorization. */
  sv1_username: string;
  /** The part of the user name behind the account. */
  sv1_worker_name: string;
  /** What it says it is; not in SRI. */
  user_agent: string;
  /** Target of the difficulty that it was told. */
  target_hex: string;
  /** Hashes per second that it is thought to do. */
  hashrate: number;
  /** Whether the rate is as declared; always false: ours follow measured work. */
  stable_hashrate: boolean;
  /** Its extranonce1. */
  extranonce1_hex: string;
  /** Bytes of its extranonce2. */
  extranonce2_len: number;
  /** Version bits that it asked to roll and may. */
  version_rolling_mask?: string;
}

/** Connected SV1 miners. */
export interface Sv1ClientsResponse {
  /** Items left out. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All there are. */
  total: number;
  /** One page, oldest connection first. */
  items: Array<Sv1ClientInfo>;
}

/** SV1 miners in short. */
export interface Sv1ClientsSummary {
  /** Connected miners. */
  total_clients: number;
  /** Hashes per second that they are thought to do. */
  total_hashrate: number;
}

/** Where Stratum V2 miners connect. */
export interface Sv2 {
  /** With the authority key. */
  url: string;
  /** Host name or address. */
  host: string;
  /** TCP port. */
  port: number;
  /** The key by which miners know the pool, base58. */
  authority_key: string;
}

/** The channels of a client. */
export interface Sv2ClientChannelsResponse {
  /** Number of the connection. */
  client_id: number;
  /** Items left out. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All extended channels. */
  total_extended: number;
  /** All standard channels. */
  total_standard: number;
  /** One page. */
  extended_channels: Array<ExtendedChannelInfo>;
  /** One page. */
  standard_channels: Array<StandardChannelInfo>;
}

/** A connected SV2 client. */
export interface Sv2ClientMetadata {
  /** Number of the connection. */
  client_id: number;
  /** miner, translator_proxy or unknown. */
  client_kind: string;
  /** Vendor, hardware and firmware as it says. */
  user_agent: string;
  /** Extended channels. */
  extended_channels_count: number;
  /** Standard channels. */
  standard_channels_count: number;
  /** Hashes per second that it declared. */
  total_hashrate: number;
}

/** Connected SV2 clients. */
export interface Sv2ClientsResponse {
  /** Items left out. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All there are. */
  total: number;
  /** One page, oldest connection first. */
  items: Array<Sv2ClientMetadata>;
}

/** SV2 clients in short. */
export interface Sv2ClientsSummary {
  /** Connected clients. */
  total_clients: number;
  /** Open channels. */
  total_channels: number;
  /** Extended ones. */
  extended_channels: number;
  /** Standard ones. */
  standard_channels: number;
  /** Hashes per second that they declared. */
  total_hashrate: number;
}

/** Templates, newest first. */
export interface TemplateList {
  /** At most 100; there are no further pages. */
  items: Array<SeenTemplate>;
}

/** The template that is mined on. */
export interface TemplateState {
  /** Unique since the process started, unsigned and decimal. */
  id: string;
  /** Height of the block. */
  height: number;
  /** Time since it came, in milliseconds. */
  age_ms: number;
  /** How long the node took to make it, in milliseconds. */
  latency_ms: number;
  /** Transactions besides the coinbase. */
  transactions: number;
  /** Their fees, in satoshis. */
  fees_sats: number;
  /** New coins, in satoshis. */
  subsidy_sats: number;
  /** The node that it came from. */
  source?: string;
}

/** The translator; counts are since the process started. */
export interface TranslatorState {
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Connected SV1 miners. */
  miners: number;
  /** The upstream in use. */
  upstream?: string;
  /** Shares accepted per second, over the last half minute. */
  shares_per_second: number;
  /** Shares sent to the upstream. */
  shares_forwarded: number;
}

/** One machine; counts are of the last 24 hours. */
export interface Worker {
  /** Its name; may be empty. */
  worker: string;
  /** What it says it is. */
  user_agent?: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes, or since the first share. */
  hashrate_15m: number;
  /** The same of an hour, or since the first share. */
  hashrate_1h: number;
  /** The same of a day, or since the first share. */
  hashrate_24h: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Difficulty of its best share that is remembered. */
  best_difficulty?: number;
  /** When its last share came. */
  last_share_at?: string;
  /** Whether it sent a share in the last 5 minutes. */
  online: boolean;
}

/** Workers of an account, by name. */
export interface WorkerList {
  /** One page. */
  items: Array<Worker>;
  /** Cursor of the next page. */
  next?: string;
}

/** What each path answers. */
export interface Answers {
  '/api/v1/accounts': AccountList;
  '/api/v1/accounts/{account}': Account;
  '/api/v1/accounts/{account}/payouts': PayoutList;
  '/api/v1/accounts/{account}/workers': WorkerList;
  '/api/v1/blocks': BlockList;
  '/api/v1/blocks/{hash}': BlockDetail;
  '/api/v1/blocks/{hash}/explain': Explanation;
  '/api/v1/clients': Sv2ClientsResponse;
  '/api/v1/clients/{client_id}': Sv2ClientMetadata;
  '/api/v1/clients/{client_id}/channels': Sv2ClientChannelsResponse;
  '/api/v1/connect': Connect;
  '/api/v1/global': GlobalInfo;
  '/api/v1/health': HealthResponse;
  '/api/v1/history': History;
  '/api/v1/ledger': LedgerView;
  '/api/v1/overview': Overview;
  '/api/v1/pool': PoolStatistics;
  '/api/v1/server': ServerResponse;
  '/api/v1/server/channels': ServerChannelsResponse;
  '/api/v1/sv1/clients': Sv1ClientsResponse;
  '/api/v1/sv1/clients/{client_id}': Sv1ClientInfo;
  '/api/v1/templates': TemplateList;
}
