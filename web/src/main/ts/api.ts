// Generated from the OpenAPI document.

/** A miner's account. */
export interface Account {
  /** Payout address. */
  account: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes. */
  hashrate_15m: number;
  /** The same of an hour. */
  hashrate_1h: number;
  /** The same of a day. */
  hashrate_24h: number;
  /** Workers that sent a share in the last day. */
  workers: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Difficulty of the best share. */
  best_difficulty?: number;
  /** When the last share came. */
  last_share_at?: string;
  /** Owed once blocks are mature. */
  pending_sats: number;
  /** Owed now. */
  available_sats: number;
  /** Paid. */
  paid_sats: number;
  /** Expected earnings of a day at the present rate. */
  estimated_day_sats?: number;
  /** Part of the reward window, in millionths. */
  window_share_ppm: number;
}

/** Accounts by hash rate. */
export interface AccountList {
  /** One page. */
  items: Array<Account>;
  /** Cursor of the next page. */
  next?: string;
}

/** What the auditor found. */
export interface Audit {
  /** When it looked. */
  at: string;
  /** Whether all adds up. */
  state: 'ok' | 'failed';
  /** What does not. */
  finding?: string;
}

/** What the accounts of one kind hold together. */
export interface Balance {
  /** The kind. */
  account_kind: string;
  /** Owed when positive, held when negative. */
  sats: number;
}

/** The share nearest to a block. */
export interface BestShareOfPool {
  /** Its own difficulty. */
  difficulty: number;
  /** When it came. */
  at: string;
  /** Who sent it. */
  account: string;
  /** From which worker. */
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
  /** With which worker. */
  worker: string;
  /** What became of it. */
  status: 'pending' | 'mature' | 'orphaned' | 'lost';
  /** Blocks on top of it and itself. */
  confirmations: number;
  /** New coins. */
  subsidy_sats: number;
  /** Transaction fees. */
  fees_sats: number;
  /** Work of the round in percent of the average. */
  effort_percent: number;
  /** Difficulty of the winning share. */
  share_difficulty?: number;
  /** Shares of its reward window. */
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
  /** What became of it on each way to the network. */
  outcomes: Array<Outcome>;
}

/** Blocks, newest first. */
export interface BlockList {
  /** One page. */
  items: Array<Block>;
  /** Cursor of the next page. */
  next?: string;
}

/** A mining channel. */
export interface Channel {
  /** Its number. */
  channel_id: number;
  /** Who mines. */
  user_identity: string;
  /** Declared hashes per second. */
  nominal_hashrate: number;
  /** Its target. */
  target_hex: string;
  /** Shares accepted. */
  shares_accepted: number;
  /** Their work in difficulty 1. */
  share_work_sum: number;
  /** Best share's difficulty. */
  best_diff: number;
}

/** An SV2 connection. */
export interface Client {
  /** Its number. */
  client_id: number;
  /** Extended channels. */
  extended_channels_count: number;
  /** Standard channels. */
  standard_channels_count: number;
  /** Declared hashes per second. */
  total_hashrate: number;
}

/** The channels of a connection. */
export interface ClientChannels {
  /** Its number. */
  client_id: number;
  /** First item. */
  offset: number;
  /** Most items. */
  limit: number;
  /** Extended channels. */
  total_extended: number;
  /** Standard channels. */
  total_standard: number;
  /** One page. */
  extended_channels: Array<Channel>;
  /** One page. */
  standard_channels: Array<Channel>;
}

/** SV2 connections. */
export interface ClientList {
  /** First item. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All there are. */
  total: number;
  /** One page. */
  items: Array<Client>;
}

/** An output of a coinbase. */
export interface CoinbaseOutput {
  /** Its address, if it has one. */
  address?: string;
  /** Its script in hexadecimal. */
  script: string;
  /** Its value. */
  value_sats: number;
  /** What it is for. */
  kind: 'winner-fees' | 'direct' | 'treasury' | 'other';
}

/** How to connect. */
export interface Connect {
  /** Bitcoin network, such as mainnet. */
  network: string;
  /** For Stratum V1. */
  sv1?: Sv1Address;
  /** For Stratum V2. */
  sv2?: Sv2Address;
  /** How a user name is written. */
  user_format: string;
  /** One that works. */
  example_user: string;
  /** What the password may say. */
  password_hint: string;
}

/** A reward window. */
export interface ExplainedWindow {
  /** How it was chosen. */
  rule: 'pplns' | 'round';
  /** Its length in network difficulties. */
  difficulty_multiple?: number;
  /** First share. */
  first_sequence: number;
  /** Last share. */
  last_sequence: number;
  /** Shares. */
  shares: number;
  /** Their work in expected hashes, decimal. */
  work: string;
}

/** How a block was divided, to be recomputed. */
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
  /** Carry that was divided with it. */
  carried_in_sats: number;
  /** By account, or of the one that was asked for. */
  rewards: Array<Reward>;
  /** What rounding left over. */
  remainder_sats: number;
  /** Of the ledger, summing to zero. */
  postings: Array<PostingLine>;
}

/** A part of the pool's fee. */
export interface FeeLine {
  /** For whom. */
  kind: 'node-pot' | 'treasury';
  /** How much. */
  sats: number;
}

/** Whether the process works. */
export interface Health {
  /** The worst of its parts. */
  status: 'up' | 'degraded' | 'down';
  /** Each part by name. */
  parts: Record<string, HealthPart>;
}

/** One part's health. */
export interface HealthPart {
  /** How it is. */
  status: 'up' | 'degraded' | 'down';
  /** Why it is not up; empty when it is. */
  reason: string;
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
  /** Hashes per second. */
  hashrate: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Workers that sent shares. */
  workers?: number;
  /** The network's difficulty, where a block was found; of the pool only. */
  difficulty?: number;
  /** Effort of the rounds that ended, in percent; of the pool only. */
  effort?: number;
}

/** A block in short. */
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
  status: 'pending' | 'mature' | 'orphaned' | 'lost';
  /** Subsidy and fees, in satoshis. */
  reward_sats: number;
}

/** The money in short. */
export interface LedgerState {
  /** How the ledger is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Owed to miners once blocks are mature, in satoshis. */
  pending_sats: number;
  /** Owed to miners now, in satoshis. */
  available_sats: number;
  /** Paid to miners, in satoshis. */
  paid_sats: number;
  /** Records of the journal that the database does not have yet. */
  projection_lag_records: number;
}

/** The books. */
export interface LedgerView {
  /** By kind of account; they sum to zero. */
  balances: Array<Balance>;
  /** The auditor's last word. */
  audit: Audit;
  /** Whether payouts are stopped. */
  payouts_stopped: boolean;
}

/** Luck over blocks, where there were blocks. */
export interface Luck {
  /** Of 24 hours. */
  day?: number;
  /** Of 7 days. */
  week?: number;
  /** Of all time. */
  all?: number;
}

/** A Bitcoin node. */
export interface NodeState {
  /** Its name in the configuration. */
  name: string;
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Height of its best block. */
  height: number;
  /** Hash of its best block. */
  tip?: string;
}

/** A block's way to the network. */
export interface Outcome {
  /** When. */
  at: string;
  /** Over which way. */
  path: string;
  /** What became of it. */
  outcome: string;
  /** Why it was refused. */
  reason?: string;
}

/** The network in one look. */
export interface Overview {
  /** When it was made. */
  at: string;
  /** Bitcoin network, such as mainnet. */
  network: string;
  /** Version of the program. */
  version: string;
  /** When the process started. */
  started_at: string;
  /** Bitcoin nodes that templates come from. */
  nodes: Array<NodeState>;
  /** The template that is mined on. */
  template?: TemplateState;
  /** The pool. */
  pool: PoolState;
  /** The translator of SV1 miners, when there is one. */
  translator?: TranslatorState;
  /** The work since the last block. */
  round: Round;
  /** Difficulty of the next block. */
  network_difficulty: number;
  /** Hashes per second of the whole network, estimated from the difficulty. */
  network_hashrate?: number;
  /** Blocks found by this pool. */
  blocks_found: number;
  /** The newest of them. */
  last_block?: LastBlock;
  /** The money. */
  ledger: LedgerState;
}

/** What an account earned by a block. */
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
  status: 'pending' | 'mature' | 'orphaned' | 'lost';
}

/** What an account earned by blocks, newest first. */
export interface PayoutList {
  /** One page. */
  items: Array<Payout>;
  /** Cursor of the next page. */
  next?: string;
}

/** The pool. */
export interface PoolState {
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes. */
  hashrate_15m: number;
  /** The same of an hour. */
  hashrate_1h: number;
  /** The same of a day. */
  hashrate_24h: number;
  /** Open connections. */
  connections: number;
  /** Open mining channels. */
  channels: number;
  /** Miners, those behind translators included. */
  miners: number;
  /** Workers that sent a share in the last hour. */
  workers: number;
  /** Shares accepted since the start. */
  shares_accepted: number;
  /** Shares refused since the start. */
  shares_rejected: number;
  /** Shares accepted per second in the last minute. */
  shares_per_second: number;
  /** Difficulty of the best share of the round. */
  best_difficulty: number;
}

/** The pool's figures; counts are of the last 24 hours. */
export interface PoolStatistics {
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes. */
  hashrate_15m: number;
  /** The same of an hour. */
  hashrate_1h: number;
  /** The same of a day. */
  hashrate_24h: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused, by reason. */
  rejected: Record<string, number>;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** The best share of the round. */
  best_share?: BestShareOfPool;
  /** Expected work in percent of the work done. */
  luck_percent: Luck;
  /** Effort of the round. */
  effort_percent?: number;
  /** Average time to a block, in seconds. */
  expected_seconds?: number;
}

/** A line of the ledger. */
export interface PostingLine {
  /** When it was booked. */
  at: string;
  /** Account of the book. */
  account: string;
  /** Negative when it went away. */
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
  /** What differs. */
  reason?: string;
}

/** What an account gets of a block. */
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

/** The search for the next block. */
export interface Round {
  /** When the last block was found. */
  started_at: string;
  /** Expected hashes of the shares since then. */
  work: number;
  /** Work in percent of what a block takes on average. */
  effort_percent: number;
  /** Average time to a block at the present rate, in seconds. */
  expected_seconds?: number;
  /** Shares since then. */
  shares: number;
}

/** Where SV1 miners connect. */
export interface Sv1Address {
  /** stratum+tcp address. */
  url: string;
}

/** An SV1 miner. */
export interface Sv1Client {
  /** Its number. */
  client_id: number;
  /** Its channel upstream. */
  channel_id?: number;
  /** Who it says it is. */
  authorized_worker_name: string;
  /** Who mines upstream. */
  user_identity: string;
  /** Its target. */
  target_hex: string;
  /** Hashes per second. */
  hashrate?: number;
  /** Its extranonce prefix. */
  extranonce1_hex: string;
  /** Bytes that it rolls. */
  extranonce2_len: number;
}

/** SV1 miners. */
export interface Sv1ClientList {
  /** First item. */
  offset: number;
  /** Most items. */
  limit: number;
  /** All there are. */
  total: number;
  /** One page. */
  items: Array<Sv1Client>;
}

/** Where SV2 miners connect. */
export interface Sv2Address {
  /** stratum2+tcp address with the key. */
  url: string;
  /** Host name or address. */
  host: string;
  /** TCP port. */
  port: number;
  /** The key that the pool proves itself with. */
  authority_key: string;
}

/** A template of the past. */
export interface Template {
  /** Its number. */
  id: number;
  /** Height of its block. */
  height: number;
  /** When it came. */
  received_at: string;
  /** From the node's change to jobs sent. */
  latency_ms: number;
  /** Transactions inside. */
  transactions: number;
  /** Their fees. */
  fees_sats: number;
  /** Where it came from. */
  source: string;
  /** Writing it to all miners, in milliseconds. */
  sent_ms?: number;
}

/** The last templates, newest first. */
export interface TemplateList {
  /** At most 100. */
  items: Array<Template>;
}

/** The current template. */
export interface TemplateState {
  /** Its number. */
  id: number;
  /** Height of the block that it would make. */
  height: number;
  /** Since it came, in milliseconds. */
  age_ms: number;
  /** From the node's change to jobs sent, in milliseconds. */
  latency_ms: number;
  /** Transactions inside. */
  transactions: number;
  /** Their fees, in satoshis. */
  fees_sats: number;
  /** New coins, in satoshis. */
  subsidy_sats: number;
  /** Where it came from. */
  source: string;
}

/** The translator. */
export interface TranslatorState {
  /** How it is. */
  state: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  reason?: string;
  /** SV1 miners connected. */
  miners: number;
  /** The pool that it works for. */
  upstream?: string;
  /** Shares from miners per second in the last minute. */
  shares_per_second: number;
  /** Shares sent on since the start. */
  shares_forwarded: number;
}

/** One machine. */
export interface Worker {
  /** Its name; may be empty. */
  worker: string;
  /** What it says it is. */
  user_agent?: string;
  /** Hashes per second by work of the last minute. */
  hashrate_1m: number;
  /** The same of 15 minutes. */
  hashrate_15m: number;
  /** The same of an hour. */
  hashrate_1h: number;
  /** The same of a day. */
  hashrate_24h: number;
  /** Shares accepted. */
  accepted: number;
  /** Shares refused. */
  rejected: number;
  /** Shares that came too late, some of those refused. */
  stale: number;
  /** Difficulty of its best share. */
  best_difficulty?: number;
  /** When its last share came. */
  last_share_at?: string;
  /** Whether it is connected. */
  online: boolean;
}

/** Workers of an account. */
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
  '/api/v1/clients': ClientList;
  '/api/v1/clients/{client}/channels': ClientChannels;
  '/api/v1/connect': Connect;
  '/api/v1/health': Health;
  '/api/v1/history': History;
  '/api/v1/ledger': LedgerView;
  '/api/v1/overview': Overview;
  '/api/v1/pool': PoolStatistics;
  '/api/v1/sv1/clients': Sv1ClientList;
  '/api/v1/templates': TemplateList;
}
