"""Lists that come in and go out: orders of the hotline, logs of calls, replies, exports
(导入导出)."""
