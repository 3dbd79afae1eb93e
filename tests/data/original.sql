-- SPDX-License-Identifier: GPL-3.0-or-later
-- A database as the original system of 2018 left it: its three tables, their rows, and its trigger, which writes history at every
-- update of a content. LEVELS_DIRECTORY stands for the directory that holds the levels' directories.

SET NAMES utf8;

CREATE TABLE `level` (
  `content_level` varchar(10) NOT NULL,
  `max_counts` int(11) NOT NULL,
  `path` varchar(200) NOT NULL,
  `min_counts` int(11) NOT NULL,
  PRIMARY KEY (`content_level`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;

INSERT INTO `level` VALUES
  ('bronze', 999, 'LEVELS_DIRECTORY/bronze/', 0),
  ('gold', 10000000, 'LEVELS_DIRECTORY/gold/', 2000),
  ('silver', 1999, 'LEVELS_DIRECTORY/silver/', 1000);

CREATE TABLE `contents` (
  `cid` int(11) NOT NULL,
  `content_level` varchar(10) NOT NULL,
  `filename` varchar(100) NOT NULL,
  `generate_time` datetime DEFAULT NULL,
  `update_time` datetime DEFAULT NULL,
  PRIMARY KEY (`cid`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;

INSERT INTO `contents` VALUES
  (1, 'gold', 'a.mp4', '2018-07-29 15:31:24', '2018-08-02 18:30:17'),
  (2, 'bronze', 'b.mp4', '2018-07-29 15:31:24', '2018-08-02 10:47:40'),
  (3, 'silver', 'c.mp4', '2018-07-29 15:31:24', '2018-08-02 18:30:18'),
  (4, 'bronze', 'd.mp4', '2018-07-29 15:31:24', '2018-08-01 16:25:19'),
  (5, 'silver', 'e.mp4', '2018-07-29 15:31:25', '2018-08-02 18:30:18'),
  (7, 'bronze', 'g.mp4', NULL, NULL),
  (12, 'silver', 'l.mp4', '2018-07-29 15:31:27', '2018-08-02 18:30:19');

CREATE TABLE `update_history` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `cid` int(11) NOT NULL,
  `old_updated_date` datetime DEFAULT NULL,
  `old_content_level` varchar(10) DEFAULT NULL,
  `new_updated_date` datetime DEFAULT NULL,
  `new_content_level` varchar(10) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;

INSERT INTO `update_history` VALUES
  (1, 12, '2018-05-01 12:32:45', 'gold', '2018-07-26 11:26:18', 'silver'),
  (2, 12, '2018-07-26 11:26:18', 'silver', '2018-08-01 17:55:23', 'gold'),
  (3, 12, '2018-08-01 17:55:23', 'gold', '2018-08-02 18:30:19', 'silver'),
  (5, 12, '2018-08-02 18:30:19', 'silver', '2018-08-07 14:27:44', 'gold');

DELIMITER ;;
CREATE TRIGGER `contents_update` AFTER UPDATE ON `contents` FOR EACH ROW
BEGIN
  INSERT INTO `update_history` (`cid`, `old_updated_date`, `old_content_level`, `new_updated_date`, `new_content_level`)
  VALUES (OLD.`cid`, OLD.`update_time`, OLD.`content_level`, NEW.`update_time`, NEW.`content_level`);
END;;
DELIMITER ;
